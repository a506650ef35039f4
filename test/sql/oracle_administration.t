# Oracle: keys, auditing, databases, disk groups, tablespaces, containers.
=== keys
administer key management add secret 's' for client 'c' to local auto_login keystore '/k';
administer key management delete secret for client 'c' identified by p with backup;
administer key management unite keystore identified by p with root keystore force keystore identified by q with backup using 'b';
administer key management force isolate keystore identified by p from root keystore identified by external store;
administer key management set key 'mkid:mk' using tag 't' identified by p
---
ADMINISTER KEY MANAGEMENT ADD SECRET 's' FOR CLIENT 'c' TO LOCAL AUTO_LOGIN KEYSTORE '/k'
ADMINISTER KEY MANAGEMENT DELETE SECRET FOR CLIENT 'c' IDENTIFIED BY P WITH BACKUP
ADMINISTER KEY MANAGEMENT UNITE KEYSTORE IDENTIFIED BY P WITH ROOT KEYSTORE FORCE KEYSTORE IDENTIFIED BY Q WITH BACKUP USING 'b'
ADMINISTER KEY MANAGEMENT FORCE ISOLATE KEYSTORE IDENTIFIED BY P FROM ROOT KEYSTORE IDENTIFIED BY EXTERNAL STORE
ADMINISTER KEY MANAGEMENT SET KEY 'mkid:mk' USING TAG 't' IDENTIFIED BY P
=== audit policies
alter audit policy p add only toplevel;
alter audit policy p drop roles dba, connect;
create audit policy p actions update (a, b) on t
---
ALTER AUDIT POLICY P ADD ONLY TOPLEVEL
ALTER AUDIT POLICY P DROP ROLES DBA, "CONNECT"
CREATE AUDIT POLICY P ACTIONS UPDATE (A, B) ON T
=== databases
alter database start logical standby apply skip failed transaction;
alter database commit to switchover cancel;
alter database prepare mirror copy m with high redundancy for database d;
alter database enable lost write protection;
alter database property remove p;
alter database dictionary delete credentials key;
create database using mirror copy m
---
ALTER DATABASE START LOGICAL STANDBY APPLY SKIP FAILED TRANSACTION
ALTER DATABASE COMMIT TO SWITCHOVER CANCEL
ALTER DATABASE PREPARE MIRROR COPY M WITH HIGH REDUNDANCY FOR DATABASE D
ALTER DATABASE ENABLE LOST WRITE PROTECTION
ALTER DATABASE PROPERTY REMOVE P
ALTER DATABASE DICTIONARY DELETE CREDENTIALS KEY
CREATE DATABASE USING MIRROR COPY M
=== disk groups: disks
create diskgroup d normal redundancy quorum failgroup f disk '/a' name x size 10G force, '/b' regular failgroup g disk '/c' attribute 'au_size' = '4M';
alter diskgroup d add failgroup f disk '/a' failgroup g disk '/b' drop disk x force, y rebalance power 3 wait;
alter diskgroup d drop disks in failgroup f force;
alter diskgroup d resize disks in failgroup f size 5G;
alter diskgroup d offline disks in failgroup f drop after 1.5 h;
alter diskgroup d rebalance with restore, balance power 4 nowait;
alter diskgroup d rebalance modify power 5;
alter diskgroup d mount restricted;
drop diskgroup d force including contents
---
CREATE DISKGROUP D NORMAL REDUNDANCY QUORUM FAILGROUP F DISK '/a' NAME X SIZE 10G FORCE, '/b' REGULAR FAILGROUP G DISK '/c' ATTRIBUTE 'au_size' = '4M'
ALTER DISKGROUP D ADD FAILGROUP F DISK '/a' FAILGROUP G DISK '/b' DROP DISK X FORCE, Y REBALANCE POWER 3 WAIT
ALTER DISKGROUP D DROP DISKS IN FAILGROUP F FORCE
ALTER DISKGROUP D RESIZE DISKS IN FAILGROUP F SIZE 5G
ALTER DISKGROUP D OFFLINE DISKS IN FAILGROUP F DROP AFTER 1.5 H
ALTER DISKGROUP D REBALANCE WITH RESTORE, BALANCE POWER 4 NOWAIT
ALTER DISKGROUP D REBALANCE MODIFY POWER 5
ALTER DISKGROUP D MOUNT RESTRICTED
DROP DISKGROUP D FORCE INCLUDING CONTENTS
=== disk groups: files, volumes, users
alter diskgroup d modify template t attributes (fine);
alter diskgroup d rename alias '+a' to '+b';
alter diskgroup d modify file '+a' attribute (hot mirrorhot);
alter diskgroup d set permission owner = read write, group = read only, other = none for file '+a';
alter diskgroup d set ownership owner = 'u', group = 'g' for file '+a';
alter diskgroup d add volume v size 10G high stripe_width 1M stripe_columns 4 attribute (hot);
alter diskgroup d modify volume v mountpath '/x' usage 'ACFS';
alter diskgroup d add usergroup 'g' with member 'u', 'v';
alter diskgroup d modify usergroup 'g' drop member 'u';
alter diskgroup d drop user 'u' cascade;
alter diskgroup d add quotagroup q set quota = 10G;
alter diskgroup d convert redundancy to flex
---
ALTER DISKGROUP D MODIFY TEMPLATE T ATTRIBUTES (FINE)
ALTER DISKGROUP D RENAME ALIAS '+a' TO '+b'
ALTER DISKGROUP D MODIFY FILE '+a' ATTRIBUTE (HOT MIRRORHOT)
ALTER DISKGROUP D SET PERMISSION OWNER = READ WRITE, GROUP = READ ONLY, OTHER = NONE FOR FILE '+a'
ALTER DISKGROUP D SET OWNERSHIP OWNER = 'u', GROUP = 'g' FOR FILE '+a'
ALTER DISKGROUP D ADD VOLUME V SIZE 10G HIGH STRIPE_WIDTH 1M STRIPE_COLUMNS 4 ATTRIBUTE (HOT)
ALTER DISKGROUP D MODIFY VOLUME V MOUNTPATH '/x' USAGE 'ACFS'
ALTER DISKGROUP D ADD USERGROUP 'g' WITH MEMBER 'u', 'v'
ALTER DISKGROUP D MODIFY USERGROUP 'g' DROP MEMBER 'u'
ALTER DISKGROUP D DROP USER 'u' CASCADE
ALTER DISKGROUP D ADD QUOTAGROUP Q SET QUOTA = 10G
ALTER DISKGROUP D CONVERT REDUNDANCY TO FLEX
=== tablespaces
create local temporary tablespace for all t tempfile '/x' size 1G;
create tablespace t encryption using 'AES256' mode 'XTS' encrypt;
alter tablespace t default table compress for oltp index compress advanced low
---
CREATE LOCAL TEMPORARY TABLESPACE FOR ALL T TEMPFILE '/x' SIZE 1G
CREATE TABLESPACE T ENCRYPTION USING 'AES256' MODE 'XTS' ENCRYPT
ALTER TABLESPACE T DEFAULT TABLE COMPRESS FOR OLTP INDEX COMPRESS ADVANCED LOW
=== applications in containers
alter pluggable database application a begin install '4.2' comment 'x';
alter pluggable database application a begin patch 155 minimum version '4.2';
alter pluggable database application a end upgrade to '4.3';
alter pluggable database application a set version '5.1';
alter pluggable database application all except b, c sync;
alter pluggable database application a sync to patch 100;
alter pluggable database containers default target = (p);
alter pluggable database p close immediate instances = all except ('x') relocate to 'y';
create pluggable database p from q using snapshot at scn 123;
create pluggable database p from q user_tablespaces = all except ('a') standbys = none
---
ALTER PLUGGABLE DATABASE APPLICATION A BEGIN INSTALL '4.2' COMMENT 'x'
ALTER PLUGGABLE DATABASE APPLICATION A BEGIN PATCH 155 MINIMUM VERSION '4.2'
ALTER PLUGGABLE DATABASE APPLICATION A END UPGRADE TO '4.3'
ALTER PLUGGABLE DATABASE APPLICATION A SET VERSION '5.1'
ALTER PLUGGABLE DATABASE APPLICATION ALL EXCEPT B, C SYNC
ALTER PLUGGABLE DATABASE APPLICATION A SYNC TO PATCH 100
ALTER PLUGGABLE DATABASE CONTAINERS DEFAULT TARGET = (P)
ALTER PLUGGABLE DATABASE P CLOSE IMMEDIATE INSTANCES = ALL EXCEPT ('x') RELOCATE TO 'y'
CREATE PLUGGABLE DATABASE P FROM Q USING SNAPSHOT AT SCN 123
CREATE PLUGGABLE DATABASE P FROM Q USER_TABLESPACES = ALL EXCEPT ('a') STANDBYS = NONE
=== the instance
alter system archive log thread 1 all;
alter system kill session '39, 23' force timeout 0;
alter system start rolling migration to '12.1';
alter system enable affinity s.t service v;
alter mle module m set metadata using clob (select 1 from dual);
alter mle env e add imports ('x' module y);
alter assertion a disable;
create assertion a check (all (select a, b from t) x satisfy (exists (select 1 from u where u.a = x.a))) deferrable initially deferred
---
ALTER SYSTEM ARCHIVE LOG THREAD 1 ALL
ALTER SYSTEM KILL SESSION '39, 23' FORCE TIMEOUT 0
ALTER SYSTEM START ROLLING MIGRATION TO '12.1'
ALTER SYSTEM ENABLE AFFINITY S.T SERVICE V
ALTER MLE MODULE M SET METADATA USING CLOB (SELECT 1 FROM DUAL)
ALTER MLE ENV E ADD IMPORTS ('x' MODULE Y)
ALTER ASSERTION A DISABLE
CREATE ASSERTION A CHECK (ALL (SELECT A, B FROM T) X SATISFY (EXISTS (SELECT 1 FROM U WHERE U.A = X.A))) DEFERRABLE INITIALLY DEFERRED
=== a database is closed
alter database close normal;
alter database close immediate;
alter database close now;
---
ALTER DATABASE CLOSE NORMAL
ALTER DATABASE CLOSE IMMEDIATE
error 3:22 expected the end of the statement near "now"
