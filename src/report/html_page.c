/*
 * Style and script of the HTML report. Colours hold 4.5:1 against their ground in both schemes; bars repeat what the numbers
 * beside them say, so nothing depends on seeing them. Without script all is readable and the copy buttons are absent.
 */
#include "report/html_page.h"

#include <math.h>

const char html_style[] =
    ":root{color-scheme:light "
    "dark;--ground:#f5f6f8;--card:#fff;--ink:#19212c;--muted:#56616f;--line:#dfe3e9;--code:#f1f3f6;"
    "--before:#b3bdca;--after:#0e7c72;--accent:#0b6b62;--tint:#e3f3f0;--warn:#8a4b00;--warntint:#fdf1e0;--drop:#a0274d;"
    "--droptint:#fbe9ef}"
    "@media "
    "(prefers-color-scheme:dark){:root{--ground:#10141a;--card:#181e27;--ink:#e7ebf1;--muted:#a0abba;--line:#2b3441;"
    "--code:#11161d;--before:#566273;--after:#2bbfae;--accent:#4fd1c1;--tint:#12332f;--warn:#f0b35f;--warntint:#33260f;"
    "--drop:#f58fb0;--droptint:#3a1724}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,"
    "'Helvetica Neue',Arial,sans-serif}"
    "main{max-width:1040px;margin:0 auto;padding:2.5rem 1.25rem 4rem}"
    "h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem;letter-spacing:-.01em}"
    "h2{font-size:1.3rem;margin:2.8rem 0 .9rem;letter-spacing:-.005em}"
    "h3{font-size:1.08rem;margin:0;line-height:1.35;overflow-wrap:anywhere}h4{font-size:.8rem;margin:1.2rem 0 .4rem;"
    "text-transform:uppercase;letter-spacing:.06em;color:var(--muted)}"
    "p{margin:.5rem 0}a{color:var(--accent)}.muted{color:var(--muted)}.small{font-size:.875rem}"
    ".eyebrow{color:var(--accent);font-weight:650;font-size:.85rem;letter-spacing:.04em;margin:0}"
    ".verdict{font-size:1.15rem;max-width:46rem;margin:0 0 .6rem}"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:.9rem;margin:1.6rem 0 "
    "0;padding:0;"
    "list-style:none}"
    ".tile,.card{background:var(--card);border:1px solid var(--line);border-radius:12px}"
    ".tile{padding:1rem 1.1rem}.tile .label{font-size:.85rem;color:var(--muted)}"
    ".tile .figure{font-size:1.75rem;font-weight:680;line-height:1.25;letter-spacing:-.015em}"
    ".tile .bar{margin:.45rem 0 .5rem}.tile .small{color:var(--muted)}"
    ".card{padding:1.25rem 1.4rem 1.3rem;margin:0 0 1.1rem;break-inside:avoid-page}"
    ".head{display:flex;gap:.75rem;align-items:baseline;flex-wrap:wrap}.head h3{flex:1 1 20rem}"
    ".badge{font-size:.8rem;font-weight:620;border-radius:999px;padding:.12rem .65rem;background:var(--tint);"
    "color:var(--accent);white-space:nowrap}.badge.drop{background:var(--droptint);color:var(--drop)}"
    ".badge.plain{background:var(--code);color:var(--muted)}"
    ".why{font-size:1.02rem;margin:.7rem 0}"
    ".code{position:relative;margin:.5rem 0}"
    "pre{margin:0;background:var(--code);border:1px solid var(--line);border-radius:8px;padding:.75rem .9rem;"
    "font:13.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre-wrap;"
    "overflow-wrap:anywhere;max-height:32rem;overflow:auto}.code.copyable pre{padding-right:5rem}"
    "code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;overflow-wrap:anywhere}"
    "button{position:absolute;top:.45rem;right:.45rem;font:600 .8rem/1 system-ui,sans-serif;padding:.45rem .7rem;"
    "border-radius:6px;border:1px solid var(--line);background:var(--card);color:var(--ink);cursor:pointer}"
    "button:hover{border-color:var(--accent)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}"
    ".bar{height:.6rem;border-radius:4px;background:var(--code);overflow:hidden;min-width:4rem}"
    ".bar span{display:block;height:100%;border-radius:4px}.bar .before{background:var(--before)}"
    ".bar .after{background:var(--after)}.bar .worse{background:var(--warn)}"
    ".pair .bar+.bar{margin-top:3px}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}caption{text-align:left;color:var(--muted);"
    "font-size:.875rem;padding-bottom:.4rem}"
    "th{text-align:left;font-weight:600;color:var(--muted);font-size:.8rem;white-space:nowrap}"
    "th,td{padding:.45rem .7rem .45rem 0;border-bottom:1px solid var(--line);vertical-align:top}"
    "tr:last-child td{border-bottom:0}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "td.graph{width:24%;min-width:7rem;padding-top:.7rem}td .sql{display:block;color:var(--muted);font-size:.8rem;"
    "overflow-wrap:anywhere}td.wide{width:45%}"
    ".scroll{overflow-x:auto}"
    ".plot{margin:.4rem 0 1rem}.plot figcaption{font-size:.85rem;color:var(--muted);margin-bottom:.2rem}"
    ".plot svg{display:block;width:100%;height:auto;overflow:visible}"
    ".plot text{font:12px system-ui,sans-serif;fill:var(--muted);font-variant-numeric:tabular-nums}"
    ".plot .grid{stroke:var(--line);stroke-width:1}.plot .line{fill:none;stroke-width:2.25;stroke-linejoin:round}"
    ".plot .line.best{stroke:var(--after)}.plot .line.bound{stroke:var(--before)}"
    ".plot .dot.best{fill:var(--after);stroke:var(--card);stroke-width:1.5}"
    ".points details{margin:.3rem 0}.points summary{color:var(--ink);font-weight:450}"
    ".points .advised summary{font-weight:680}"
    ".legend{font-size:.85rem;color:var(--muted);margin:.2rem 0 .7rem}.legend i{display:inline-block;width:1.4rem;"
    "height:.6rem;border-radius:3px;margin:0 .35rem 0 .9rem}.legend i:first-child{margin-left:0}"
    ".k{background:var(--before)}.a{background:var(--after)}"
    ".callout{border-left:4px solid var(--warn);background:var(--warntint);border-radius:0 8px 8px 0;padding:.6rem "
    ".9rem;"
    "margin:.7rem 0;font-size:.95rem}.callout b{color:var(--warn)}"
    "dl.parts{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:.5rem 1.1rem;margin:.4rem 0}"
    ".parts dt{font-size:.8rem;color:var(--muted)}.parts dd{margin:0;font-size:.9rem;font-variant-numeric:tabular-nums}"
    "details{margin:.6rem 0}summary{cursor:pointer;color:var(--accent);font-weight:600;font-size:.925rem}"
    "ul.plain{margin:.3rem 0;padding-left:1.2rem}ul.plain li{margin:.25rem 0}"
    "footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--muted);font-size:.85rem}"
    "@media "
    "print{:root{color-scheme:light;--ground:#fff;--card:#fff;--ink:#000;--muted:#444;--line:#bbb;--code:#f6f6f6;"
    "--before:#aaa;--after:#0e7c72;--accent:#0b6b62;--tint:#eef7f5;--warn:#8a4b00;--warntint:#fff8ee;--drop:#a0274d;"
    "--droptint:#fdf2f5}body{font-size:11pt}main{max-width:none;padding:0}button{display:none}"
    "pre{max-height:none;overflow:visible}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}"
    "h2,h3,h4{break-after:avoid}tr{break-inside:avoid}.card{padding:.8rem 1rem}}"
    "@media (max-width:640px){td.graph,th.graph{display:none}h1{font-size:1.5rem}}";

const char html_script[] =
    "document.querySelectorAll('button[data-copy]').forEach(function(b){"
    "b.hidden=false;b.parentNode.classList.add('copyable');"
    "b.addEventListener('click',function(){"
    "var e=document.getElementById(b.dataset.copy),was=b.textContent;"
    "function say(t){b.textContent=t;setTimeout(function(){b.textContent=was},1600)}"
    "function select(){var r=document.createRange();r.selectNodeContents(e);var s=getSelection();s.removeAllRanges();"
    "s.addRange(r);say(document.execCommand('copy')?'Copied':'Selected')}"
    "if(navigator.clipboard)navigator.clipboard.writeText(e.textContent).then(function(){say('Copied')},select);"
    "else select()})});"
    /* Paper has no clicks. */
    "addEventListener('beforeprint',function(){document.querySelectorAll('details').forEach(function(d){d.open=true})})"
    ";";

void html_text(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        size_t length = str_utf8_length(str_slice(text, i, text.len));
        switch (c) {
        case '&':
            buf_z(out, "&amp;");
            break;
        case '<':
            buf_z(out, "&lt;");
            break;
        case '>':
            buf_z(out, "&gt;");
            break;
        case '"':
            buf_z(out, "&quot;");
            break;
        case '\'':
            buf_z(out, "&#39;");
            break;
        default:
            if (length == 0 || c == 127 || (c < ' ' && c != '\n' && c != '\t')) {
                buf_z(out, "\xEF\xBF\xBD");
            } else {
                buf_str(out, str_slice(text, i, i + length));
            }
        }
        i += length ? length : 1;
    }
}

void html_bar(struct buf *out, const char *class, double share) {
    double percent = isfinite(share) ? fmin(fmax(100 * share, share > 0 ? 0.6 : 0), 100) : 0;
    buf_fmt(out, "<div class=\"bar\" aria-hidden=\"true\"><span class=\"%s\" style=\"width:%.1f%%\"></span></div>",
            class, percent);
}

void html_code(struct buf *out, const char *id, const char *label, struct str text) {
    buf_fmt(out, "<div class=\"code\"><pre id=\"%s\" tabindex=\"0\">", id);
    html_text(out, text);
    buf_fmt(out, "</pre><button type=\"button\" data-copy=\"%s\" hidden aria-label=\"Copy %s\">Copy</button></div>\n",
            id, label);
}
