/*
 * What an oracle:// URL says, for the Oracle driver: who connects, how, and the connect string that the client library
 * is given.
 *
 *   oracle://USER@HOST:PORT/SERVICE        SERVICE:pooled asks for a pooled server (DRCP)
 *   oracle://USER@ALIAS                    a name of tnsnames.ora (TNS_ADMIN) or of a directory server
 *   oracle://@ALIAS, oracle://HOST/SERVICE external authentication: a wallet's credential, the operating system, Kerberos
 *   oracle://PROXY[USER]@...               connects as PROXY, works as USER; [USER] alone: the proxy is external
 *   ?protocol=tcps                         TLS; every other parameter (wallet_location, ssl_server_cert_dn, …) goes into
 *                                          the connect string as Easy Connect Plus takes it (client 19c and later)
 *
 * Special characters in user and password are written %XX.
 */
#ifndef DOVETAIL_DB_ORACLE_URL_H
#define DOVETAIL_DB_ORACLE_URL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct oracle_url {
    struct str user;     /* as the client library takes it: "scott", "proxy[scott]"; empty: external */
    struct str password; /* empty: not in the URL */
    struct str connect;  /* "tcps://db:2484/sales:pooled?wallet_location=/w", "SALES" */
    struct str place;    /* host, port and service, or the alias: for messages */
    bool external;
    bool pooled;
    bool easy; /* an Easy Connect string, to which parameters may be added; else a name that sqlnet resolves */
};

/* ERR_SOURCE_UNKNOWN when malformed; the message never shows a password. */
bool oracle_url_parse(struct arena *arena, struct str url, struct oracle_url *out, struct err *err);
/* The connect string with one more parameter, unless it names that parameter already. */
struct str oracle_url_with(struct arena *arena, const struct oracle_url *url, const char *parameter, int value);

#endif
