# What each instance of a cluster ran: first as the report tells it, then each template with its instances. Sums by hand.
=== snapshots keep instances apart: plans and literals are summed; an idle instance is told; what SYS ran counts nowhere
== snapshots
instance_number,snap_id,end_time,instance_name
1,10,2026-01-01T00:00:00,shop1
1,11,2026-01-01T01:00:00,shop1
2,11,2026-01-01T01:00:00,shop2
3,11,2026-01-01T01:00:00,
== sqlstat
instance_number,sql_id,plan_hash_value,parsing_schema,executions,elapsed_us
1,aaaaaaaaaaaaa,1,APP,10,1000000
2,aaaaaaaaaaaaa,2,APP,30,5000000
2,aaaaaaaaaaaaa,3,APP,1,500000
1,bbbbbbbbbbbbb,1,APP,2,500000
2,ccccccccccccc,4,APP,4,3000000
1,ddddddddddddd,5,SYS,100,90000000
== sqltext
sql_id,sql_text
aaaaaaaaaaaaa,SELECT id FROM orders WHERE state = 'A'
bbbbbbbbbbbbb,SELECT id FROM orders WHERE state = 'B'
ccccccccccccc,SELECT state FROM orders WHERE id = 7
ddddddddddddd,SELECT COUNT(*) FROM orders
---
1 shop1: 2 statements, 12 executions, 1.50 s, 15 % of the load
2 shop2: 2 statements, 35 executions, 8.50 s, 85 % of the load
3: 0 statements, 0 executions, 0 s, 0 % of the load
aaaaaaaaaaaaa: instance 1 12 times 1500 ms, instance 2 31 times 5500 ms
ccccccccccccc: instance 2 4 times 3000 ms
=== captured binds split a statement into texts; it stays one statement
== snapshots
instance_number,snap_id,end_time
1,11,2026-01-01T01:00:00
2,11,2026-01-01T01:00:00
== sqlstat
instance_number,sql_id,plan_hash_value,parsing_schema,executions,elapsed_us
1,aaaaaaaaaaaaa,1,APP,30,2000000
2,aaaaaaaaaaaaa,1,APP,10,6000000
== sqltext
sql_id,sql_text
aaaaaaaaaaaaa,SELECT id FROM orders WHERE state = :1
== binds
sql_id,name,datatype,value,captured_at
aaaaaaaaaaaaa,:1,VARCHAR2(32),A,t1
aaaaaaaaaaaaa,:1,VARCHAR2(32),B,t2
---
1: 1 statement, 30 executions, 2.00 s, 25 % of the load
2: 1 statement, 10 executions, 6.00 s, 75 % of the load
aaaaaaaaaaaaa: instance 1 30 times 2000 ms, instance 2 10 times 6000 ms
=== samples of memory are subtracted per instance: the second was started in between, and its figures are the difference
== manifest
format,source,workload
1,oracle,cursors
== snapshots_cursors_1
instance_number,snap_id,startup_time,end_time,instance_name
1,1,S,2026-01-01T00:00:00,shop1
2,1,S,2026-01-01T00:00:00,shop2
== snapshots_cursors_2
instance_number,snap_id,startup_time,end_time,instance_name
1,2,S,2026-01-01T00:01:00,shop1
2,2,T,2026-01-01T00:01:00,shop2
== sqlstat_cursors_1
instance_number,snap_id,startup_time,sql_id,plan_hash_value,parsing_schema,executions,elapsed_us
1,1,S,aaaaaaaaaaaaa,1,APP,100,4000000
2,1,S,aaaaaaaaaaaaa,1,APP,50,9000000
== sqlstat_cursors_2
instance_number,snap_id,startup_time,sql_id,plan_hash_value,parsing_schema,executions,elapsed_us
1,2,S,aaaaaaaaaaaaa,1,APP,130,10000000
2,2,T,aaaaaaaaaaaaa,1,APP,8,2000000
== sqltext_cursors
sql_id,sql_text
aaaaaaaaaaaaa,SELECT id FROM orders WHERE state = 'A'
---
1 shop1: 1 statement, 30 executions, 6.00 s, 75 % of the load
2 shop2: 1 statement, 8 executions, 2.00 s, 25 % of the load
aaaaaaaaaaaaa: instance 1 30 times 6000 ms, instance 2 8 times 2000 ms
=== one instance: nothing is told apart
== snapshots
instance_number,snap_id,end_time,instance_name
1,10,2026-01-01T00:00:00,shop1
1,11,2026-01-01T01:00:00,shop1
== sqlstat
instance_number,sql_id,plan_hash_value,parsing_schema,executions,elapsed_us
1,aaaaaaaaaaaaa,1,APP,10,1000000
== sqltext
sql_id,sql_text
aaaaaaaaaaaaa,SELECT id FROM orders WHERE state = 'A'
---
aaaaaaaaaaaaa:
=== numbers that no instance has are nobody's; one without snapshots is told by its number
== snapshots
instance_number,snap_id,end_time
1,11,2026-01-01T01:00:00
2,11,2026-01-01T01:00:00
1.5,11,2026-01-01T01:00:00
9999999,11,2026-01-01T01:00:00
== sqlstat
instance_number,sql_id,plan_hash_value,parsing_schema,executions,elapsed_us
1,aaaaaaaaaaaaa,1,APP,10,1000000
4,aaaaaaaaaaaaa,1,APP,30,3000000
9999999,aaaaaaaaaaaaa,1,APP,9,9000000
== sqltext
sql_id,sql_text
aaaaaaaaaaaaa,SELECT id FROM orders WHERE state = 'A'
---
1: 1 statement, 10 executions, 1.00 s, 25 % of the load
2: 0 statements, 0 executions, 0 s, 0 % of the load
4: 1 statement, 30 executions, 3.00 s, 75 % of the load
aaaaaaaaaaaaa: instance 1 10 times 1000 ms, instance 4 30 times 3000 ms
=== a report of the whole cluster tells of each instance its DB time only: 50 and 12.5 minutes
<html><body class='awr'><h1>WORKLOAD REPOSITORY REPORT (RAC)</h1>
<h3>Database Summary</h3>
<table><tr><th colspan="4">Database</th><th colspan="2">Snapshot Ids</th><th colspan="2">Report Total (minutes)</th></tr>
<tr><th>Id</th><th>Name</th><th>RAC</th><th>Block Size</th><th>Begin</th><th>End</th><th>DB time</th><th>Elapsed time</th></tr>
<tr><td>42</td><td>SHOP</td><td>YES</td><td>8192</td><td>100</td><td>101</td><td>62.50</td><td>60.00</td></tr></table>
<h3>Database Instances Included In Report</h3>
<table><tr><th>I#</th><th>Instance</th><th>Host</th><th>Startup</th><th>Begin Snap Time</th><th>End Snap Time</th><th>Release</th><th>Elapsed Time(min)</th><th>DB time(min)</th></tr>
<tr><td>1</td><td>shop1</td><td>node1</td><td>01-Jan-26 00:00</td><td>05-Jan-26 09:00</td><td>05-Jan-26 10:00</td><td>19.0.0.0.0</td><td>60.00</td><td>50.00</td></tr>
<tr><td>2</td><td>shop2</td><td>node2</td><td>01-Jan-26 00:00</td><td>05-Jan-26 09:00</td><td>05-Jan-26 10:00</td><td>19.0.0.0.0</td><td>60.00</td><td>12.50</td></tr></table>
<h3>SQL ordered by Elapsed Time (Global)</h3>
<table><tr><th>SQL Id</th><th>Elapsed (s)</th><th>Execs</th><th>SQL Text</th></tr>
<tr><td>aaaaaaaaaaaaa</td><td>1,000.00</td><td>10</td><td>SELECT id FROM orders WHERE state = 'A'</td></tr></table>
</body></html>
---
1 shop1: DB time 3,000 s, 80 % of all
2 shop2: DB time 750.0 s, 20 % of all
aaaaaaaaaaaaa:
