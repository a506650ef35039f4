-- Dovetail: what an advisor needs to know of an Oracle Database, as CSV files.
--
-- Run it with SQL*Plus 12.2 or later, as a user with SELECT_CATALOG_ROLE, in an empty folder:
--
--     sqlplus user@service @collect.sql
--
-- with NLS_LANG=.AL32UTF8 in the environment, so that the files are UTF-8 whatever the terminal's encoding is.
--
-- It reads the container it is run in. Of a container database connect to the service of the pluggable database; or, as a common user with the
-- privilege SET CONTAINER, connect to the root and go there first: ALTER SESSION SET CONTAINER = SALES; then @collect.sql.
-- One folder, and one bundle, for each container.
--
-- Then put all .csv files into one zip file: that is the bundle, which dovetail advise reads.
--
-- It reads, and changes nothing: all is SELECT, in a read-only transaction. What it reads: names and definitions of tables,
-- columns, indexes, constraints, views and synonyms of users that are not Oracle's own; their statistics, with the low, high and
-- frequent values in them; parameters and system statistics; texts, costs, plans and captured bind values of statements. It
-- reads no rows of your tables.
--
-- Licence. The Automatic Workload Repository belongs to the Oracle Diagnostics Pack. It is read only when diagnostics_pack below is YES
-- and control_management_pack_access is not NONE. Otherwise the statements in memory are read, twice, or Statspack's.
--
-- To go on after a break: set first_step to the number of the last step that was printed.
DEFINE diagnostics_pack = NO
DEFINE days = 7
DEFINE interval = 60
DEFINE first_step = 1

WHENEVER SQLERROR CONTINUE
SET ECHO OFF
SET FEEDBACK OFF
SET HEADING OFF
SET PAGESIZE 0
SET VERIFY OFF
SET TERMOUT ON
SET TRIMSPOOL ON
SET TAB OFF
SET LINESIZE 32767
SET LONG 2000000
SET LONGCHUNKSIZE 32767
SET SERVEROUTPUT ON SIZE UNLIMITED FORMAT WRAPPED
SET TRANSACTION READ ONLY;

COLUMN dovetail_file NEW_VALUE dovetail_file NOPRINT
COLUMN dovetail_mode NEW_VALUE dovetail_mode NOPRINT
COLUMN dovetail_dbid NEW_VALUE dovetail_dbid NOPRINT
SELECT CASE
         WHEN UPPER('&diagnostics_pack') = 'YES'
              AND EXISTS (SELECT 1
                            FROM v$parameter p
                           WHERE p.name = 'control_management_pack_access'
                             AND UPPER(p.value) <> 'NONE') THEN 'awr'
         WHEN EXISTS (SELECT 1
                        FROM all_tables t
                       WHERE t.owner = 'PERFSTAT'
                         AND t.table_name = 'STATS$SQL_SUMMARY') THEN 'statspack'
         ELSE 'cursors'
       END AS dovetail_mode
  FROM dual;
SELECT TO_CHAR(d.dbid) AS dovetail_dbid
  FROM v$database d;
PROMPT statements are read from: &dovetail_mode
