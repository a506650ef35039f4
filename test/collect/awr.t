# Small AWR reports, written by hand after the documented layouts. Expected: database and window, then lists, statements with
# executions, elapsed s, CPU s, I/O s, gets, reads, rows, then events, load, parameters, segments.
=== text, 11.2: numbers that do not fit, no module, a text over two pages
WORKLOAD REPOSITORY report for

DB Name         DB Id    Instance     Inst Num Startup Time    Release     RAC
------------ ----------- ------------ -------- --------------- ----------- ---
SHOP          1234567890 shop1               1 01-Mar-24 08:00 11.2.0.4.0  NO

Host Name        Platform                         CPUs Cores Sockets Memory(GB)
---------------- -------------------------------- ---- ----- ------- ----------
shophost         Linux x86 64-bit                    8     4       1      31.20

              Snap Id      Snap Time      Sessions Curs/Sess
            --------- ------------------- -------- ---------
Begin Snap:        10 04-Mar-24 10:00:00        41       1.5
  End Snap:        11 04-Mar-24 11:00:30        40       1.4
   Elapsed:               60.50 (mins)
   DB Time:            1,204.25 (mins)

Load Profile              Per Second    Per Transaction   Per Exec   Per Call
~~~~~~~~~~~~         ---------------    --------------- ---------- ----------
      DB Time(s):               19.9                0.4       0.01       0.00
       Redo size:        1,234,567.8           23,456.7

Top 5 Timed Foreground Events
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
                                                           Avg
                                                          wait   % DB
Event                                 Waits     Time(s)   (ms)   time Wait Class
------------------------------ ------------ ----------- ------ ------ ----------
DB CPU                                           12,345          17.1
db file sequential read           9,876,543       4,321      0    6.0 User I/O

SQL ordered by Elapsed Time               DB/Inst: SHOP/shop1  Snaps: 10-11
-> Captured SQL account for   50.0% of Total DB Time (s):          72,255

        Elapsed                  Elapsed Time
        Time (s)    Executions  per Exec (s)  %Total   %CPU    %IO    SQL Id
---------------- -------------- ------------- ------ ------ ------ -------------
        12,345.6             ##          #### 17.1     50.0   25.0 0123456789abc
Module: JDBC Thin Client
SELECT * FROM orders WHERE customer_id = :1 AND created_at > :2 ORDER BY created
_at

           500.5            100          5.01    0.7   10.0    N/A bcdfghjkmnpqr
UPDATE orders SET status = :1 WHERE

SQL ordered by Elapsed Time               DB/Inst: SHOP/shop1  Snaps: 10-11
-> Captured SQL account for   50.0% of Total DB Time (s):          72,255

        Elapsed                  Elapsed Time
        Time (s)    Executions  per Exec (s)  %Total   %CPU    %IO    SQL Id
---------------- -------------- ------------- ------ ------ ------ -------------
 id = :2

            10.0            N/A           N/A     .0     .5     .0 zzzzzzzzzzzzz
** SQL Text Not Available **

                          ------------------------------------------------------

SQL ordered by Gets                       DB/Inst: SHOP/shop1  Snaps: 10-11
-> Total Buffer Gets:     352,278,864

     Buffer                 Gets              Elapsed
      Gets   Executions   per Exec   %Total   Time (s)  %CPU   %IO    SQL Id
----------- ----------- ------------ ------ ---------- ----- ----- -------------
    2.3E+09           7 3.285714E+08   13.8   12,345.6  50.0    25 0123456789abc
Module: JDBC Thin Client
SELECT * FROM orders WHERE customer_id = :1 AND created_at > :2 ORDER BY created
_at

                          ------------------------------------------------------

Segments by Physical Reads                DB/Inst: SHOP/shop1  Snaps: 10-11

                     Tablespace
Owner                   Name
-------------------- ----------
                     Subobject  Obj.                            Physical
Object Name            Name     Type        Obj#   Dataobj#        Reads  %Total
-------------------- ---------- ----- ---------- ---------- ------------ -------
APP                  USERS
ORDERS               P_2024     TABLE         77         78        1,670     .45
                          ------------------------------------------------------

init.ora Parameters                       DB/Inst: SHOP/shop1  Snaps: 10-11

                                                                End value
Parameter Name                Begin value                       (if different)
----------------------------- --------------------------------- --------------
db_block_size                 8192
optimizer_mode                ALL_ROWS                          FIRST_ROWS
                          ------------------------------------------------------
---
SHOP dbid 1234567890 release 11.2.0.4.0 snaps 10-11 2024-03-04T10:00:00 to 2024-03-04T11:00:30 elapsed 3630 s, DB time 72255 s
instance 1 shop1 on shophost since 2024-03-01T08:00:00
SQL ordered by Elapsed Time: 3
SQL ordered by Gets: 1
0123456789abc JDBC Thin Client: exec 7, elapsed 12345.6, cpu 6172.8, io 3086.4, gets 2300000000 | SELECT * FROM orders WHERE customer_id = :1 AND created_at > :2 ORDER BY created_at
bcdfghjkmnpqr: exec 100, elapsed 500.5, cpu 50.05 | UPDATE orders SET status = :1 WHERE id = :2
zzzzzzzzzzzzz: elapsed 10, cpu 0.05, io 0 |
event DB CPU: 12345 s
event db file sequential read (User I/O): 9876543 waits, 4321 s
load DB Time(s) 19.9
load Redo size 1234567.8
parameter db_block_size 8192
parameter optimizer_mode FIRST_ROWS
segment APP.ORDERS P_2024 TABLE physical reads 1670
=== html, 19c container: column PDB Name, K and M, a text cut in its list and whole below
<html><head><title>AWR Report for DB: CDB1</title></head><body class="awr">
<h1 class="awr">WORKLOAD REPOSITORY report for</h1>
<table summary="This table displays database instance information">
<tr><th>DB Name</th><th>DB Id</th><th>Unique Name</th><th>DB Role</th><th>Edition</th><th>Release</th><th>RAC</th><th>CDB</th></tr>
<tr><td>CDB1</td><td align="right">987654321</td><td>cdb1_a</td><td>PRIMARY</td><td>EE</td><td>19.0.0.0.0</td><td>NO</td><td>YES</td></tr>
</table>
<table><tr><th>Instance</th><th>Inst Num</th><th>Startup Time</th></tr><tr><td>cdb1</td><td>1</td><td>02-Okt-24 07:15</td></tr></table>
<table summary="This table displays snapshot information">
<tr><th>
</th><th>Snap Id</th><th>Snap Time</th></tr>
<tr><td>Begin Snap:</td><td>7</td><td>09-Okt-24 12:00:01</td></tr>
<tr><td>End Snap:</td><td>9</td><td>09-Okt-24 14:00:02</td></tr>
<tr><td>Elapsed:</td><td>&#160;</td><td>  120.02 (mins)</td></tr>
<tr><td>DB Time:</td><td>&#160;</td><td>   30.00 (mins)</td></tr>
</table>
<h3>SQL ordered by Elapsed Time</h3><ul><li>Captured SQL</li></ul>
<table border="0" summary="This table displays top SQL by elapsed time"><tr><th>Elapsed  Time (s)</th><th>Executions </th><th>Elapsed Time per Exec (s) </th><th>%Total</th><th>%CPU</th><th>%IO</th><th>   SQL Id</th><th>SQL Module</th><th>PDB Name</th><th>SQL Text</th></tr>
<tr><td align="right">1,234.56</td><td>12.3K</td><td>0.10</td><td>60</td><td>80.00</td><td>5.00</td><td scope="row"><a href="#aaaaaaaaaaaaa">aaaaaaaaaaaaa</a></td>
<td>
app&amp;web
</td><td>SALES</td><td>select &quot;A&quot; from t where b &lt; ...</td></tr>
<tr><td>5.00<td>1<td>5.00<td>1<td>10<td>0<td>aaaaaaaaaaaaa<td>&nbsp;<td>HR<td>select &quot;A&quot; from t where b &lt; ...
</table>
<h3>SQL ordered by Cluster Wait Time</h3>
<table summary="This table displays top SQL by cluster wait time"><tr><th>Cluster   Wait Time (s)</th><th>Executions</th><th>%Total</th><th>Elapsed Time(s)</th><th>SQL Id</th><th>SQL Module</th><th>PDB Name</th><th>SQL Text</th></tr>
<tr><td>2.5</td><td>4</td><td>9</td><td>99</td><td>bbbbbbbbbbbbb</td><td></td><td>HR</td><td>delete from u</td></tr></table>
<h3>Complete List of SQL Text</h3><p />
<table summary="This table displays the text of the SQL statements"><tr><th>SQL Id</th><th>SQL Text</th></tr>
<tr><td><a name="aaaaaaaaaaaaa"></a>aaaaaaaaaaaaa</td><td>
select &quot;A&quot; from t where b &lt; 5 and c = &#39;x&amp;y&#39; </td></tr>
<tr><td>ccccccccccccc</td><td>begin null; end;</td></tr>
</table></body></html>
---
CDB1 dbid 987654321 release 19.0.0.0.0 snaps 7-9 2024-10-09T12:00:01 to 2024-10-09T14:00:02 elapsed 7201.2 s, DB time 1800 s
instance 1 cdb1 on  since 2024-10-02T07:15:00
SQL ordered by Elapsed Time: 2
SQL ordered by Cluster Wait Time: 1
aaaaaaaaaaaaa [SALES] app&web: exec 12300, elapsed 1234.56, cpu 987.648, io 61.728 | select "A" from t where b < 5 and c = 'x&y'
aaaaaaaaaaaaa [HR]: exec 1, elapsed 5, cpu 0.5, io 0 | select "A" from t where b < 5 and c = 'x&y'
bbbbbbbbbbbbb [HR]: exec 4, elapsed 99, cluster 2.5 | delete from u
ccccccccccccc: | begin null; end;
=== html, RAC global report: groups of columns, several instances
<html><body class='awr'><h1>WORKLOAD REPOSITORY REPORT (RAC)</h1>
<h3>Database Summary</h3>
<table><tr><th colspan="5">Database</th><th colspan="2">Snapshot Ids</th><th colspan="2">Report Total (minutes)</th></tr>
<tr><th>Id</th><th>Name</th><th>Unique Name</th><th>RAC</th><th>Block Size</th><th>Begin</th><th>End</th><th>DB time</th><th>Elapsed time</th></tr>
<tr><td>42</td><td>RACDB</td><td>racdb</td><td>YES</td><td>16384</td><td>100</td><td>101</td><td>77.50</td><td>60.00</td></tr></table>
<h3>Database Instances Included In Report</h3>
<table><tr><th>I#</th><th>Instance</th><th>Host</th><th>Startup</th><th>Begin Snap Time</th><th>End Snap Time</th><th>Release</th><th>Elapsed Time(min)</th><th>DB time(min)</th></tr>
<tr><td>1</td><td>racdb1</td><td>node1</td><td>01-Jan-25 00:00</td><td>05-Jan-25 09:00</td><td>05-Jan-25 10:00</td><td>19.0.0.0.0</td><td>60.00</td><td>50.00</td></tr>
<tr><td>2</td><td>racdb2</td><td>node2</td><td>01-Jan-25 00:00</td><td>05-Jan-25 09:00</td><td>05-Jan-25 10:00</td><td>19.0.0.0.0</td><td>60.00</td><td>27.50</td></tr></table>
<h3>SQL ordered by Elapsed Time (Global)</h3>
<table><tr><th colspan="1"></th><th colspan="7">Total</th><th colspan="2">Per Execution</th><th colspan="2">Percentage of Total</th><th></th></tr>
<tr><th>SQL Id</th><th>Elapsed (s)</th><th>CPU (s)</th><th>IOWait (s)</th><th>Gets</th><th>Reads</th><th>Rows</th><th>Execs</th><th>Elapsed (s)</th><th>Gets</th><th>Elapsed (s)</th><th>Gets</th><th>SQL Text</th></tr>
<tr><td>ddddddddddddd</td><td>1,000.00</td><td>600.00</td><td>200.00</td><td>5,000</td><td>400</td><td>30</td><td>10</td><td>100</td><td>500</td><td>21.5</td><td>1.2</td><td>select 1 from dual</td></tr></table>
</body></html>
---
RACDB dbid 42 release 19.0.0.0.0 snaps 100-101 2025-01-05T09:00:00 to 2025-01-05T10:00:00 elapsed 3600 s, DB time 4650 s
instance 1 racdb1 on node1 since 2025-01-01T00:00:00, DB time 3000
instance 2 racdb2 on node2 since 2025-01-01T00:00:00, DB time 1650
SQL ordered by Elapsed Time (Global): 1
ddddddddddddd: exec 10, elapsed 1000, cpu 600, io 200, gets 5000, reads 400, rows 30 | select 1 from dual
=== html, headings over two rows, tags in capitals, nothing closed
<HTML><BODY class='awr'><H1>WORKLOAD REPOSITORY REPORT (RAC)</H1>
<H3>SQL ordered by Gets (Global)</H3>
<TABLE BORDER=1><TR><TH ROWSPAN=2>SQL Id<TH COLSPAN=3>Total<TH COLSPAN=2>Per Execution<TH ROWSPAN=2>SQL Text
<TR><TH>Gets<TH>Elapsed (s)<TH>Execs<TH>Gets<TH>Elapsed (s)
<TR><TD>eeeeeeeeeeeee<TD>1,000<TD>2.5<TD>4<TD>250<TD>0.6<TD>delete from v
</TABLE></BODY></HTML>
---
 dbid nan release  snaps nan-nan  to  s
SQL ordered by Gets (Global): 1
eeeeeeeeeeeee: exec 4, elapsed 2.5, gets 1000 | delete from v
=== text: figures as wide as their columns; four lines are the beginning, unless three are full
WORKLOAD REPOSITORY report for

SQL ordered by Gets                       DB/Inst: A/a  Snaps: 1-2

     Buffer                 Gets              Elapsed
      Gets   Executions   per Exec   %Total   Time (s)  %CPU   %IO    SQL Id
----------- ----------- ------------ ------ ---------- ----- ----- -------------
952,278,864 999,999,999          1.0   13.8      118.4  32.2     0 fffffffffffff
PDB: SALES
select 1 from t where a = 'a word here' and b = 'bbbbbbbbbbbbbbbb' and c = 'ccc'
 and d = 'dddddddddddddddddddddddd' and e = 'eeeeeeeeeeeeeeee' and f = 'fffffff'
 and g = 'gggggggggggggggggggggggg' and h = 'hhhhhhhhhhhhhhhh' and i = 'iiiiiii'
 and j = 'j'

          9           1          9.0   13.8      118.4  32.2     0 ggggggggggggg
select 2
 from u
 where x = 1
 and y = 2 and

                          ------------------------------------------------------
---
 dbid nan release  snaps nan-nan  to  s
SQL ordered by Gets: 2
fffffffffffff [SALES]: exec 999999999, elapsed 118.4, cpu 38.1248, io 0, gets 952278864 | select 1 from t where a = 'a word here' and b = 'bbbbbbbbbbbbbbbb' and c = 'ccc' and d = 'dddddddddddddddddddddddd' and e = 'eeeeeeeeeeeeeeee' and f = 'fffffff' and g = 'gggggggggggggggggggggggg' and h = 'hhhhhhhhhhhhhhhh' and i = 'iiiiiii' and j = 'j'
ggggggggggggg: exec 1, elapsed 118.4, cpu 38.1248, io 0, gets 9 | (cut) select 2 from u where x = 1 and y = 2 and
=== text, 11.2: a list wider than its page cuts the SQL_ID; another list, or the whole text, has the rest
WORKLOAD REPOSITORY report for

DB Name         DB Id    Instance     Inst Num Startup Time    Release     RAC
------------ ----------- ------------ -------- --------------- ----------- ---
SHOP          1234567890 shop1               1 01-Mar-24 08:00 11.2.0.1.0  NO

SQL ordered by CPU Time                      DB/Inst: SHOP/shop1  Snaps: 10-11

    CPU                   CPU per           Elapsed
  Time (s)  Executions    Exec (s) %Total   Time (s)   %CPU    %IO    SQL Id
---------- ------------ ---------- ------ ---------- ------ ------ -------------
      20.0          100       0.20   40.0       80.0   25.0   70.0 0123456789abc
Module: shop
SELECT * FROM orders WHERE customer_id = :1

       1.0           10       0.10    2.0        1.0  100.0     .0 bcdfghjkmnp11
SELECT 11 FROM t

       1.0           10       0.10    2.0        1.0  100.0     .0 bcdfghjkmnp22
SELECT 22 FROM t

          -------------------------------------------------------------

SQL ordered by Gets                          DB/Inst: SHOP/shop1  Snaps: 10-11

     Buffer                 Gets              Elapsed
      Gets   Executions   per Exec   %Total   Time (s)   %CPU    %IO    SQL Id
----------- ----------- ------------ ------ ---------- ------ ------ -----------
    433,407         100      4,334.1   59.3       80.0   25.0   70.0 0123456789a
Module: shop
SELECT * FROM orders WHERE customer_id = :1

      1,000       1,000          1.0     .1        0.5   50.0     .0 a5ks9fhw2v9
select * from dual

        500           5        100.0     .1        0.1   50.0     .0 bcdfghjkmnp
SELECT 11 FROM t

SQL ordered by Gets                          DB/Inst: SHOP/shop1  Snaps: 10-11

     Buffer                 Gets              Elapsed
      Gets   Executions   per Exec   %Total   Time (s)   %CPU    %IO    SQL Id
----------- ----------- ------------ ------ ---------- ------ ------ -----------
        400           4        100.0     .1        0.1   50.0     .0 cn39cg7kr98
Module: job
UPDATE stock SET n = n - :1 WHERE id = :2

          -------------------------------------------------------------

SQL ordered by Executions                    DB/Inst: SHOP/shop1  Snaps: 10-11

                                              Elapsed
 Executions   Rows Processed  Rows per Exec   Time (s)   %CPU    %IO    SQL Id
------------ --------------- -------------- ---------- ------ ------ -----------
           4               8            2.0        0.1   50.0     .0 cn39cg7kr98
UPDATE stock SET n = n - :1 WHERE id = :2

          -------------------------------------------------------------
---
SHOP dbid 1234567890 release 11.2.0.1.0 snaps nan-nan  to  s
instance 1 shop1 on  since 2024-03-01T08:00:00
SQL ordered by CPU Time: 3
SQL ordered by Gets: 4
SQL ordered by Executions: 1
0123456789abc shop: exec 100, elapsed 80, cpu 20, io 56, gets 433407 | SELECT * FROM orders WHERE customer_id = :1
bcdfghjkmnp11: exec 10, elapsed 1, cpu 1, io 0 | SELECT 11 FROM t
bcdfghjkmnp22: exec 10, elapsed 1, cpu 1, io 0 | SELECT 22 FROM t
a5ks9fhw2v9s1: exec 1000, elapsed 0.5, cpu 0.25, io 0, gets 1000 | select * from dual
bcdfghjkmnp: exec 5, elapsed 0.1, cpu 0.05, io 0, gets 500 | SELECT 11 FROM t
cn39cg7kr98 job: exec 4, elapsed 0.1, cpu 0.05, io 0, gets 400, rows 8 | UPDATE stock SET n = n - :1 WHERE id = :2
=== text, 19c container: segments tell their container in a third line; events are cut where columns are narrow
WORKLOAD REPOSITORY PDB report (root snapshots)

DB Name         DB Id    Unique Name DB Role          Edition Release    RAC CDB
------------ ----------- ----------- ---------------- ------- ---------- --- ---
SHOP          1234567890 shop        PRIMARY          EE      19.0.0.0.0 YES YES

              Snap Id      Snap Time      Sessions Curs/Sess Instances
            --------- ------------------- -------- --------- ---------
Begin Snap:        37 10-Jun-26 10:00:07         1      11.0         1
  End Snap:        38 10-Jun-26 11:00:08         0        .0         2
   Elapsed:               60.00 (mins)
   DB Time:                0.89 (mins)

Top 10 Foreground Events by Total Wait Time
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
                                           Total Wait       Avg   % DB Wait
Event                                Waits Time (sec)      Wait   time Class
------------------------------ ----------- ---------- --------- ------ --------
enq: TX - row lock contention            1       52.9   52.86 s   98.9 Applicat
DB CPU                                             .4               .8

Foreground Wait Events                     DB/Inst: SHOP/shop1  Snaps: 37-38
-> Only events with Total Wait Time (s) >= .001 are shown

                                                Total
                                       %Time     Wait              Waits   % DB
Event                            Waits -outs Time (s)  Avg wait     /txn   time
-------------------------- ----------- ----- -------- --------- -------- ------
enq: TX - row lock content           1             53   52.86 s      0.5   98.9
log file sync                        2              0   19.72ms      1.0     .1
                          ------------------------------------------------------

Segments by Physical Writes                DB/Inst: SHOP/shop1  Snaps: 37-38
-> Captured Segments account for   1.4E+03% of Total

                     Tablespace
Owner                   Name
-------------------- ----------
                     Subobject  Obj.                            Physical
Object Name            Name     Type        Obj#   Dataobj#       Writes  %Total
-------------------- ---------- ----- ---------- ---------- ------------ -------
APP                  USERS
ORDERS                          TABLE        423        421            5  500.00
   PDB: PDB1
APP                  USERS
LINES                           TABLE        670        670            2  200.00
   PDB: PDB1
                          ------------------------------------------------------
---
SHOP dbid 1234567890 release 19.0.0.0.0 snaps 37-38 2026-06-10T10:00:07 to 2026-06-10T11:00:08 elapsed 3600 s, DB time 53.4 s
event enq: TX - row lock contention (Applicat): 1 waits, 52.9 s
event DB CPU: 0.4 s
event log file sync: 2 waits, 0 s
segment APP.ORDERS  TABLE physical writes 5
segment APP.LINES  TABLE physical writes 2
=== text, 11.2.0.4: times of the first events are cut, the whole ones stand below
WORKLOAD REPOSITORY report for

              Snap Id      Snap Time      Sessions Curs/Sess Instances
            --------- ------------------- -------- --------- ---------
Begin Snap:       936 17-Jan-14 12:00:05        63       1.8         2
  End Snap:       937 17-Jan-14 13:00:10        61       1.8         2
   Elapsed:               60.09 (mins)
   DB Time:              991.49 (mins)

Top 10 Foreground Events by Total Wait Time
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
                                            Tota    Wait   % DB
Event                                 Waits Time Avg(ms)   time Wait Class
------------------------------ ------------ ---- ------- ------ ----------
log file sync                       194,357 10.2       5   52.6 Commit
DB CPU                                      558.           28.7

Foreground Wait Events              DB/Inst: DB/db1  Snaps: 936-937

                                                             Avg
                                        %Time Total Wait    wait    Waits   % DB
Event                             Waits -outs   Time (s)    (ms)     /txn   time
-------------------------- ------------ ----- ---------- ------- -------- ------
log file sync                   194,357     0     10,244       4      0.9   49.3
                          ------------------------------------------------------
---
 dbid nan release  snaps 936-937 2014-01-17T12:00:05 to 2014-01-17T13:00:10 elapsed 3605.4 s, DB time 59489.4 s
event log file sync (Commit): 194357 waits, 10244 s
event DB CPU: 558 s
=== text, RAC global report: the window under groups with a ruler, instances by number, lists with a ruler above
WORKLOAD REPOSITORY REPORT (RAC)

Database Summary
~~~~~~~~~~~~~~~~
              Database                    Snapshot Ids     Number of Instances     Number of Hosts     Report Total (minutes)
------------------------------------   -----------------   ------------------   ------------------   ------------------------
         Id Name      RAC Block Size      Begin      End   In Report    Total   In Report    Total       DB time Elapsed time
----------- --------- --- ----------   -------- --------   --------- --------   --------- --------   ----------- ------------
  473377021 SHOP      YES       8192      35846    35847           2        2           2        2          0.45        30.03

Database Instances Included In Report
-> Listed in order of instance number, I#

                                                                                                                                     Avg Active
 I# Instance  Host       Startup         Begin Snap Time End Snap Time   Release         Elapsed Time(min) DB time(min) Up Time(hrs)   Sessions Platform
--- --------- ---------- --------------- --------------- --------------- --------------- ----------------- ------------ ------------ ---------- ---------------
  1 SHOP1     hosta      16-Feb-16 17:08 19-Feb-16 17:30 19-Feb-16 18:00 11.2.0.3.0                  30.03         0.15        72.86       0.01 Linux x86 64-bi
  2 SHOP2     hostb      16-Feb-16 21:38 19-Feb-16 17:30 19-Feb-16 18:00 11.2.0.3.0                  30.03         0.16        68.37       0.01 Linux x86 64-bi

SQL ordered by Gets (Global)       DB/Inst: SHOP/SHOP1  Snaps: 35846-35847

                                 Total                           Per Execution
              ---------------------------------------------- ---------------------
SQL Id              Gets       Elapsed (s)    CPU (s)   Execs      Gets Elapsed (s)
------------- ---------- ----------------- ---------- ------- --------- -----------
lllllllllllll      5,000          1,000.00     600.00      10     500.0      100.00
select sum(amount) from payments where paid_at > :1

                          ------------------------------------------------------
---
SHOP dbid 473377021 release 11.2.0.3.0 snaps 35846-35847 2016-02-19T17:30:00 to 2016-02-19T18:00:00 elapsed 1801.8 s, DB time 27 s
instance 1 SHOP1 on hosta since 2016-02-16T17:08:00, DB time 9
instance 2 SHOP2 on hostb since 2016-02-16T21:38:00, DB time 9.6
SQL ordered by Gets (Global): 1
lllllllllllll: exec 10, elapsed 1000, cpu 600, gets 5000 | select sum(amount) from payments where paid_at > :1
=== html, RAC global report: one table of segments, the statistic stands once; events of all instances come first
<html><head><title>AWR RAC Report for DB: SHOP, Snaps: 1-2</title></head><body class="awr"><h1>WORKLOAD REPOSITORY REPORT (RAC)</h1>
<table summary="Database Summary"><tr><th colspan="2">Database</th><th colspan="2">Snapshot Ids</th></tr><tr><th>Id</th><th>Name</th><th>Begin</th><th>End</th></tr><tr><td>5</td><td>SHOP</td><td>1</td><td>2</td></tr></table>
<h3>Top Timed Events</h3><table><tr><th></th><th colspan="2">Wait</th><th colspan="2">Event</th><th colspan="3">Wait Time</th></tr>
<tr><th>I#</th><th>Class</th><th>Event</th><th>Waits</th><th>%Timeouts</th><th>Total(s)</th><th>Avg(ms)</th><th>%DB time</th></tr>
<tr><td>*</td><td>Cluster</td><td>gc cr block busy</td><td>30</td><td>0.0</td><td>3.00</td><td>100</td><td>4.1</td></tr>
<tr><td>1</td><td>Cluster</td><td>gc cr block busy</td><td>20</td><td>0.0</td><td>2.00</td><td>100</td><td>2.1</td></tr></table>
<h3>Segment Statistics (Global)</h3><table><tr><th>Statistic</th><th>Owner</th><th>Tablespace</th><th>Object Name</th><th>Subobject Name</th><th>Type</th><th>Value</th><th>% Total</th></tr>
<tr><td>Logical Reads</td><td>APP</td><td>USERS</td><td>ORDERS</td><td></td><td>TABLE</td><td>1,234</td><td>9</td></tr>
<tr><td></td><td>APP</td><td>USERS</td><td>LINES</td><td>P1</td><td>TABLE</td><td>234</td><td>1</td></tr>
<tr><td>Direct Physical Reads</td><td>APP</td><td>USERS</td><td>LINES</td><td>P1</td><td>TABLE</td><td>34</td><td>1</td></tr></table></body></html>
---
SHOP dbid 5 release  snaps 1-2  to  s
event gc cr block busy (Cluster): 30 waits, 3 s
segment APP.ORDERS  TABLE logical reads 1234
segment APP.LINES P1 TABLE logical reads 234
segment APP.LINES P1 TABLE physical reads direct 34
=== html of a container: whose it is stands beside the instance, not in the lists
<html><body class="awr"><h1>WORKLOAD REPOSITORY PDB report</h1>
<table><tr><th>DB Name</th><th>DB Id</th><th>Release</th></tr><tr><td>CDB1</td><td>7</td><td>21.0.0.0.0</td></tr></table>
<table><tr><th>Container DB Id</th><th>PDB Name</th><th>PDB DB Id</th><th>Open Time</th></tr><tr><td>7</td><td>SALES</td><td>8</td><td>01-Jan-25 00:00</td></tr></table>
<h3>SQL ordered by Reads</h3>
<table summary="This table displays top SQL by physical reads"><tr><th>Physical Reads</th><th>Executions</th><th>SQL Id</th><th>PDB Name</th><th>SQL Text</th></tr>
<tr><td>12</td><td>3</td><td>hhhhhhhhhhhhh</td><td>OTHER</td><td>select 1 from w</td></tr></table></body></html>
---
CDB1 dbid 7 release 21.0.0.0.0 snaps nan-nan  to  container SALES s
SQL ordered by Reads: 1
hhhhhhhhhhhhh [OTHER]: exec 3, reads 12 | select 1 from w
=== text, 19c container, selected in SQL*Plus: its page headings stand anywhere, labels end at one place
Connected.
SQL> select output from table(dbms_workload_repository.awr_report_text(5, 1, 37, 38));
OUTPUT
--------------------------------------------------------------------------------
WORKLOAD REPOSITORY PDB report (root snapshots)

DB Name         DB Id    Unique Name DB Role          Edition Release    RAC CDB
------------ ----------- ----------- ---------------- ------- ---------- --- ---
SHOPC                  5 shopc       PRIMARY          EE      19.0.0.0.0 YES YES

Container DB Id  Container Name       Open Time
--------------- --------------- ---------------
              6 SHOPPDB         10-Jun-25 08:22


OUTPUT
--------------------------------------------------------------------------------
              Snap Id      Snap Time      Sessions Curs/Sess Instances
            --------- ------------------- -------- --------- ---------
Begin Snap:        37 10-6月 -25 10:00:07         1      11.0         1
  End Snap:        38 10-6月 -25 11:00:08         0        .0         2

OUTPUT
--------------------------------------------------------------------------------
   Elapsed:               60.02 (mins)
   DB Time:                0.89 (mins)

SQL ordered by Elapsed Time                DB/Inst: SHOPC/shopc1  Snaps: 37-38
-> Captured SQL account for  100.3% of Total DB Time (s):              53

        Elapsed                  Elapsed Time
        Time (s)    Executions  per Exec (s)  %Total   %CPU    %IO    SQL Id

OUTPUT
--------------------------------------------------------------------------------
---------------- -------------- ------------- ------ ------ ------ -------------
            52.9              1         52.86   98.9     .1     .0 iiiiiiiiiiiii
Module: shop@web1 (TNS V1-V3)
   PDB: SHOPPDB
update orders set total = :1 where id = :2

             0.1             15          0.01     .2    3.3     .0 jjjjjjjjjjjjj

OUTPUT
--------------------------------------------------------------------------------
   PDB: SHOPPDB
select a.first_column_of_it, b.second_column_of_it, c.third_column_of_it from a,
 b, c where a.id = b.id and b.id = c.id and a.first_column_of_it = :1 order by b

OUTPUT
--------------------------------------------------------------------------------
.second_column_of_it


SQL ordered by Elapsed Time                DB/Inst: SHOPC/shopc1  Snaps: 37-38
-> Captured SQL account for  100.3% of Total DB Time (s):              53

        Elapsed                  Elapsed Time
        Time (s)    Executions  per Exec (s)  %Total   %CPU    %IO    SQL Id
---------------- -------------- ------------- ------ ------ ------ -------------
, c.third_column_of_it

             0.0              0           N/A     .2    3.3     .0 kkkkkkkkkkkkk
   PDB: SHOPPDB
delete from baskets

                          ------------------------------------------------------
---
SHOPC dbid 5 release 19.0.0.0.0 snaps 37-38 2025-06-10T10:00:07 to 2025-06-10T11:00:08 container SHOPPDB elapsed 3601.2 s, DB time 53.4 s
SQL ordered by Elapsed Time: 3
iiiiiiiiiiiii [SHOPPDB] shop@web1 (TNS V1-V3): exec 1, elapsed 52.9, cpu 0.0529, io 0 | update orders set total = :1 where id = :2
jjjjjjjjjjjjj [SHOPPDB]: exec 15, elapsed 0.1, cpu 0.0033, io 0 | (cut) select a.first_column_of_it, b.second_column_of_it, c.third_column_of_it from a, b, c where a.id = b.id and b.id = c.id and a.first_column_of_it = :1 order by b.second_column_of_it, c.third_column_of_it
kkkkkkkkkkkkk [SHOPPDB]: exec 0, elapsed 0, cpu 0, io 0 | delete from baskets
=== text, RAC global report: no instance in the titles, groups above the names, the id in front
WORKLOAD REPOSITORY REPORT (RAC)

SQL ordered by Elapsed Time (Global)                 Snaps: 100-101
-> Captured SQL accounts for   88.0% of total DB time

                                 Total                            Per Execution       Percentage of Total
SQL Id        Elapsed (s)   CPU (s) IOWait (s)       Gets   Execs Elapsed (s)    Gets   DB time  IO Wait
------------- ----------- --------- ---------- ---------- ------- ----------- ------- --------- --------
lllllllllllll    1,000.00    600.00     200.00      5,000      10       100.0   500.0      21.5     33.3
select sum(amount) from payments where paid_at > :1

mmmmmmmmmmmmm        5.00      4.00        .50         40       0                           .1       .2
insert into payments (id) values (:1)

                          ------------------------------------------------------
---
 dbid nan release  snaps nan-nan  to  s
SQL ordered by Elapsed Time (Global): 2
lllllllllllll: exec 10, elapsed 1000, cpu 600, io 200, gets 5000 | select sum(amount) from payments where paid_at > :1
mmmmmmmmmmmmm: exec 0, elapsed 5, cpu 4, io 0.5, gets 40 | insert into payments (id) values (:1)
=== html, 23ai: attributes everywhere, tables in tables' places, a section without data
<!DOCTYPE html><html lang="en"><head><title>AWR Report for DB: FREE, Inst: FREE, Snaps: 20-21</title></head><body class="awr">
<h1 class="awr">WORKLOAD REPOSITORY PDB report (PDB snapshots)</h1><p/>
<table border="0" class="tdiff" summary="This table displays database instance information"><tr><th class="awrbg" scope="col">DB Name</th><th class="awrbg" scope="col">DB Id</th><th class="awrbg" scope="col">Release</th><th class="awrbg" scope="col">RAC</th><th class="awrbg" scope="col">CDB</th></tr>
<tr><td scope="row" class='awrnc'>FREE</td><td align="right" class='awrnc'>1410423423</td><td class='awrnc'>23.0.0.0.0</td><td class='awrnc'>NO</td><td class='awrnc'>YES</td></tr></table>
<h3 class="awr"><a class="awr" name="21"></a>SQL ordered by User I/O Wait Time</h3><ul><li class="awr">No data exists for this section of the report.</li></ul>
<a class="awr" HREF="#top">Back to Top</a><p />
<h3 class="awr"><a class="awr" name="23"></a>SQL ordered by CPU Time</h3>
<table border="0" class="tdiff" summary="This table displays top SQL by CPU time"><tr><th class="awrbg" scope="col">CPU Time (s)</th><th class="awrbg" scope="col">Executions </th><th class="awrbg" scope="col">CPU per Exec (s)</th><th class="awrbg" scope="col">%Total</th><th class="awrbg" scope="col">Elapsed Time (s)</th><th class="awrbg" scope="col">%CPU</th><th class="awrbg" scope="col">%IO</th><th class="awrbg" scope="col">SQL Id</th><th class="awrbg" scope="col">SQL Module</th><th class="awrbg" scope="col">PDB Name</th><th class="awrbg" scope="col">SQL Text</th></tr>
<tr><td scope="row" class='awrc'>      0.61</td><td align="right" class='awrc'>      0</td><td align="right" class='awrc'>&#160;</td><td align="right" class='awrc'>7.00</td><td align="right" class='awrc'>  1,2E+01</td><td align="right" class='awrc'>5.08</td><td align="right" class='awrc'>.10</td><td scope="row" class='awrc'><a class="awr" HREF="#nnnnnnnnnnnnn">nnnnnnnnnnnnn</a></td><td class='awrc'>python3@host (TNS V1-V3)</td><td class='awrc'>FREEPDB1</td><td class='awrc'>select json_value(data, '$.a'...</td></tr></table>
<h3 class="awr">Complete List of SQL Text</h3><table summary="This table displays the text of the SQL statements which have been referred to in the report"><tr><th class="awrbg">SQL Id</th><th class="awrbg">SQL Text</th></tr><tr><td class='awrc'><a class="awr" name="nnnnnnnnnnnnn"></a>nnnnnnnnnnnnn</td><td class='awrc'>select json_value(data, '$.a') from docs where json_exists(data, '$?(@.n &gt; 5)')</td></tr></table></body></html>
---
FREE dbid 1410423423 release 23.0.0.0.0 snaps nan-nan  to  s
SQL ordered by CPU Time: 1
nnnnnnnnnnnnn [FREEPDB1] python3@host (TNS V1-V3): exec 0, elapsed 12, cpu 0.61, io 0.012 | select json_value(data, '$.a') from docs where json_exists(data, '$?(@.n > 5)')
=== html, saved where a comma divides: one number with both signs settles all
<html><body class="awr"><h1>WORKLOAD REPOSITORY report for</h1>
<h3>SQL ordered by Elapsed Time</h3>
<table><tr><th>Elapsed Time (s)</th><th>Executions</th><th>%CPU</th><th>SQL Id</th><th>SQL Text</th></tr>
<tr><td>1.234,50</td><td>43.043</td><td>50,0</td><td>ooooooooooooo</td><td>select 1.234 from t</td></tr>
<tr><td>12,5</td><td>7</td><td>8</td><td>ppppppppppppp</td><td>1.234,50</td></tr></table></body></html>
---
 dbid nan release  snaps nan-nan  to  s
SQL ordered by Elapsed Time: 2
ooooooooooooo: exec 43043, elapsed 1234.5, cpu 617.25 | select 1.234 from t
ppppppppppppp: exec 7, elapsed 12.5, cpu 1 | 1.234,50
=== html without any title: lists are known by their columns, ASH's are none; the full texts with one column more
<html><body class="awr">WORKLOAD REPOSITORY report for
<table><tr><th>CPU Time (s)</th><th>Executions</th><th>Elapsed Time (s)</th><th>SQL Id</th><th>SQL Text</th></tr>
<tr><td>3.25</td><td>7</td><td>4.5</td><td>qqqqqqqqqqqqq</td><td>select a, b from ...</td></tr></table>
<table><tr><th>SQL ID</th><th>Plan Hash</th><th>Executions</th><th>% Activity</th><th>SQL Text</th></tr>
<tr><td>qqqqqqqqqqqqq</td><td>99</td><td>5</td><td>50</td><td>select a, b from ...</td></tr></table>
<h3>Complete List of SQL Text</h3>
<table><tr><th>SQL Id</th><th>PDB Name</th><th>SQL Text</th></tr>
<tr><td>qqqqqqqqqqqqq</td><td>P</td><td>select a, b from t</td></tr></table></body></html>
---
 dbid nan release  snaps nan-nan  to  s
WORKLOAD REPOSITORY report for: 1
qqqqqqqqqqqqq: exec 7, elapsed 4.5, cpu 3.25 | select a, b from t
=== a page around the text form, with tabs, and a report that ends in a statement
<html><head><meta charset="utf-8"></head><body><pre style="word-wrap: break-word;">
WORKLOAD REPOSITORY report for

DB Name		DB Id	 Instance     Inst Num Startup Time    Release	   RAC
------------ ----------- ------------ -------- --------------- ----------- ---
SHOP		       7 shop1		     1 01-Mar-24 08:00 11.2.0.4.0  NO

SQL ordered by Elapsed Time		  DB/Inst: SHOP/shop1  Snaps: 10-11

	Elapsed			 Elapsed Time
	Time (s)    Executions	per Exec (s)  %Total   %CPU    %IO    SQL Id
---------------- -------------- ------------- ------ ------ ------ -------------
	    12.5	      7		  1.8	 6.0   50.0   25.0 0123456789abc
Module: a &amp; b
SELECT * FROM orders WHERE total &lt; :1

SQL ordered by Elapsed Time		  DB/Inst: SHOP/shop1  Snaps: 10-11

	Elapsed			 Elapsed Time
	Time (s)    Executions	per Exec (s)  %Total   %CPU    %IO    SQL Id
---------------- -------------- ------------- ------ ------ ------ -------------
	     9.5	      6		  1.6	 5.0   50.0   25.0 bcdfghjkmnpqr
Module: shop
DELETE FROM orders WH
---
SHOP dbid 7 release 11.2.0.4.0 snaps nan-nan  to  s
instance 1 shop1 on  since 2024-03-01T08:00:00
SQL ordered by Elapsed Time: 2
0123456789abc a & b: exec 7, elapsed 12.5, cpu 6.25, io 3.125 | SELECT * FROM orders WHERE total < :1
bcdfghjkmnpqr shop: exec 6, elapsed 9.5, cpu 4.75, io 2.375 | DELETE FROM orders WH
=== text that is quoted, indented as a whole
    WORKLOAD REPOSITORY report for

    Load Profile              Per Second    Per Transaction   Per Exec   Per Call
    ~~~~~~~~~~~~         ---------------    --------------- ---------- ----------
          DB Time(s):               19.9                0.4       0.01       0.00

    SQL ordered by Gets                       DB/Inst: A/a  Snaps: 1-2

         Buffer                 Gets              Elapsed
          Gets   Executions   per Exec   %Total   Time (s)  %CPU   %IO    SQL Id
    ----------- ----------- ------------ ------ ---------- ----- ----- -------------
              9           1          9.0   13.8      118.4  32.2     0 ggggggggggggg
    select 2 from u where a = 'a word here' and b = 'bbbbbbbbbbbbbbbb' and c = 'ccc'
     and d = 1
---
 dbid nan release  snaps nan-nan  to  s
SQL ordered by Gets: 1
ggggggggggggg: exec 1, elapsed 118.4, cpu 38.1248, io 0, gets 9 | select 2 from u where a = 'a word here' and b = 'bbbbbbbbbbbbbbbb' and c = 'ccc' and d = 1
load DB Time(s) 19.9
=== html of an office program: no headings as such, hard blanks as characters, words in fonts, a table cut off
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>AWR Report for DB: SHOP, Inst: shop1, Snaps: 1-2</title></head><body>
<p>ASH Report For is what another report's title begins with.</p>
<table border=1><tr><td><p class=MsoNormal><b>DB Name</b></p></td><td><p>DB Id</p></td></tr><tr><td><p>SHOP</p></td><td><p> 9 </p></td></tr></table>
<h3><span>SQL ordered by Executions</span></h3>
<table border=1><tbody><tr><td><p><b>Executions </b></p></td><td><p><b>Rows Processed</b></p></td><td><p><b>Elapsed Time (s)</b></p></td><td><p><b>SQL Id</b></p></td><td><p><b>SQL Text</b></p></td></tr>
<tr style='height:1pt'><td align=right><p> 1,234</p></td><td><p>5 </p></td><td><p>0.25</p></td><td><p><a href="file:///c:/x.htm#rrrrrrrrrrrrr">rrrrrrrrrrrrr</a></p></td><td><p>select a from t</p></td></tr>
<tr><td><p>99</p></td><td><p></p></td><td><p>&nbsp;</p></td><td><p>sssssssssssss</p></td><td><p>select b fr
---
SHOP dbid 9 release  snaps nan-nan  to  s
SQL ordered by Executions: 2
rrrrrrrrrrrrr: exec 1234, elapsed 0.25, rows 5 | select a from t
sssssssssssss: exec 99 | select b fr
=== html: a list without the column PDB Name speaks of the same statement as those that have it
<html><body class="awr"><h1>WORKLOAD REPOSITORY report for</h1>
<h3>SQL ordered by Gets</h3>
<table><tr><th>Buffer Gets</th><th>Executions</th><th>SQL Id</th><th>PDB Name</th><th>SQL Text</th></tr>
<tr><td>70</td><td>3</td><td>ttttttttttttt</td><td>SALES</td><td>select 1 from w</td></tr>
<tr><td>60</td><td>2</td><td>uuuuuuuuuuuuu</td><td></td><td>select 2 from w</td></tr>
<tr><td>50</td><td>1</td><td>uuuuuuuuuuuuu</td><td>SALES</td><td>select 2 from w</td></tr></table>
<h3>SQL ordered by Reads</h3>
<table><tr><th>Physical Reads</th><th>Executions</th><th>SQL Id</th><th>SQL Text</th></tr>
<tr><td>7</td><td>3</td><td>ttttttttttttt</td><td>select 1 from w</td></tr>
<tr><td>6</td><td>9</td><td>vvvvvvvvvvvvv</td><td>select 3 from w</td></tr></table>
<h3>SQL ordered by Parse Calls</h3>
<table><tr><th>Parse Calls</th><th>Executions</th><th>SQL Id</th><th>Container Name</th><th>SQL Text</th></tr>
<tr><td>4</td><td>9</td><td>vvvvvvvvvvvvv</td><td>HR</td><td>select 3 from w</td></tr></table></body></html>
---
 dbid nan release  snaps nan-nan  to  s
SQL ordered by Gets: 3
SQL ordered by Reads: 2
SQL ordered by Parse Calls: 1
ttttttttttttt [SALES]: exec 3, gets 70, reads 7 | select 1 from w
uuuuuuuuuuuuu: exec 2, gets 60 | select 2 from w
uuuuuuuuuuuuu [SALES]: exec 1, gets 50 | select 2 from w
vvvvvvvvvvvvv [HR]: exec 9, reads 6 | select 3 from w
=== text, RAC global report: texts are cut where the wider page ends; one group over all columns is no end of a list
WORKLOAD REPOSITORY REPORT (RAC)

SQL ordered by Reads (Global)                 Snaps: 100-101

                                          Total
              -------------------------------------------------------------------------------
SQL Id             Reads       Gets Elapsed (s)   CPU (s) IOWait (s)       Rows Cluster (s)   Execs
------------- ---------- ---------- ----------- --------- ---------- ---------- ----------- -------
wwwwwwwwwwwww        200      5,000    1,000.00    600.00     200.00         30        1.50      10
select column_number_one, column_number_two, column_number_three, column_number_four, column_five, col
umn_six from first_table, second_table where first_table.id = second_table.id

xxxxxxxxxxxxx          1         40        5.00      4.00        .50          0         .00       0
delete from payments

                          ------------------------------------------------------
---
 dbid nan release  snaps nan-nan  to  s
SQL ordered by Reads (Global): 2
wwwwwwwwwwwww: exec 10, elapsed 1000, cpu 600, io 200, cluster 1.5, gets 5000, reads 200, rows 30 | select column_number_one, column_number_two, column_number_three, column_number_four, column_five, column_six from first_table, second_table where first_table.id = second_table.id
xxxxxxxxxxxxx: exec 0, elapsed 5, cpu 4, io 0.5, cluster 0, gets 40, reads 1, rows 0 | delete from payments
=== text: places are counted in characters, not in bytes
WORKLOAD REPOSITORY report for

DB Name         DB Id    Instance     Inst Num Startup Time    Release     RAC
------------ ----------- ------------ -------- --------------- ----------- ---
SHOP                   7 shop1               1 01-Aoû-24 08:00 11.2.0.4.0  NO

init.ora Parameters                       DB/Inst: SHOP/shop1  Snaps: 10-11

                                                                End value
Parameter Name                Begin value                       (if different)
----------------------------- --------------------------------- --------------
service_names                 ééééééééééééééééé                 neu
                          ------------------------------------------------------

              Snap Id      Snap Time      Sessions Curs/Sess
            --------- ------------------- -------- ---------
Begin Snap:        10 04-Mär-24 10:00:00        41       1.5
  End Snap:        11 04-Mär-24 11:00:30        40       1.4
---
SHOP dbid 7 release 11.2.0.4.0 snaps 10-11 2024-03-04T10:00:00 to 2024-03-04T11:00:30 s
instance 1 shop1 on  since 2024-08-01T08:00:00
parameter service_names neu
=== a comparison of two periods
<html><body class="awr"><h1>WORKLOAD REPOSITORY COMPARE PERIOD REPORT</h1><table><tr><th>Snapshot Set</th></tr><tr><td>First (1st)</td></tr></table></body></html>
---
REPORT_MALFORMED this is a comparison of two periods, not an AWR report of one period
=== an ASH report
ASH Report For SHOP/shop1
---
REPORT_MALFORMED this is an ASH report, a sample of sessions, not an AWR report of one period
=== an AWR report that holds ASH's lists further below
<html><body class="awr"><h1>WORKLOAD REPOSITORY report for</h1><table><tr><th></th><th>Snap Id</th></tr><tr><td>Begin Snap:</td><td>1</td></tr><tr><td>End Snap:</td><td>2</td></tr></table><h2>ASH Report For SHOP</h2></body></html>
---
 dbid nan release  snaps 1-2  to  s
=== an ADDM report
          ADDM Report for Task 'TASK_1'
          -----------------------------
---
REPORT_MALFORMED this is an ADDM report, findings without lists of statements, not an AWR report of one period
=== a Statspack report
STATSPACK report for

Database    DB Id    Instance     Inst Num  Startup Time   Release     RAC
---
REPORT_MALFORMED this is a Statspack report, not an AWR report of one period
=== a report on one statement
WORKLOAD REPOSITORY SQL Report
---
REPORT_MALFORMED this is a report on one statement, not an AWR report of one period
=== a comparison of two periods, as text
WORKLOAD REPOSITORY COMPARE PERIOD REPORT
---
REPORT_MALFORMED this is a comparison of two periods, not an AWR report of one period
=== numbers
number 1,234.5
number .5
number 12.3K
number 1.2M
number 1.234,5
number 0,75
number 60.25 (mins)
number 2.426825E+07
number #####
number N/A
number 1,234,567
number 12ab
number 99.9%
---
1234.5
0.5
12300
1200000
1234.5
0.75
60.25
24268250
unknown
unknown
1234567
unknown
99.9
=== no report
SELECT 1 FROM dual
---
REPORT_MALFORMED this is no AWR report: the words WORKLOAD REPOSITORY are not in it
=== a report that says nothing
WORKLOAD REPOSITORY report for
---
REPORT_MALFORMED the AWR report names no snapshot and lists no statement
