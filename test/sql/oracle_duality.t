# Oracle: JSON-relational duality views, in SQL and in GraphQL.
=== SQL, every tag
create or replace force editionable json relational duality view if not exists s.order_dv as
select json {'_id' : o.id, 'status' is o.status with nocheck, key 'total' value o.total with noupdate check,
  'items' : [ select json {'line' : i.line, 'qty':i.qty with update} from order_items i with insert update delete where i.order_id = o.id ],
  'customer' : (select json {'id' : c.id, 'name' : c.name} from customers c with noinsert noupdate nodelete nocheck where c.id = o.customer_id),
  unnest (select json {'region' : r.name} from regions r with update where r.id = o.region_id),
  'address' : {'street' : o.street, 'city' : o.city}, o.extra as flex column}
from orders o with insert update delete
---
CREATE OR REPLACE FORCE EDITIONABLE JSON RELATIONAL DUALITY VIEW IF NOT EXISTS S.ORDER_DV AS SELECT JSON {'_id' : O.ID, 'status' : O.STATUS WITH NOCHECK, 'total' : O.TOTAL WITH NOUPDATE CHECK, 'items' : [SELECT JSON {'line' : I.LINE, 'qty' : I.QTY WITH UPDATE} FROM ORDER_ITEMS I WITH INSERT UPDATE DELETE WHERE I.ORDER_ID = O.ID], 'customer' : (SELECT JSON {'id' : C.ID, 'name' : C.NAME} FROM CUSTOMERS C WITH NOINSERT NOUPDATE NODELETE NOCHECK WHERE C.ID = O.CUSTOMER_ID), UNNEST (SELECT JSON {'region' : R.NAME} FROM REGIONS R WITH UPDATE WHERE R.ID = O.REGION_ID), 'address' : JSON {'street' : O.STREET, 'city' : O.CITY}, O.EXTRA AS FLEX} FROM ORDERS O WITH INSERT UPDATE DELETE
=== SQL with the functions
create json duality view v as select json_object('_id' : id, 'lines' value (select json_arrayagg(json_object('a' : l.a)) from lines l where l.id = t.id)) from t
---
CREATE JSON RELATIONAL DUALITY VIEW V AS SELECT JSON {'_id' : ID, 'lines' : [SELECT JSON {'a' : L.A} FROM LINES L WHERE L.ID = T.ID]} FROM T
=== SQL, generated and hidden fields
create json relational duality view v as select json {'_id' : t.id, 'sum' : generated using (t.a + t.b), 'first' : generated using path '$.x[0]', 'secret' : t.c hidden} from t with update
---
CREATE JSON RELATIONAL DUALITY VIEW V AS SELECT JSON {'_id' : T.ID, 'sum' : GENERATED USING (T.A + T.B), 'first' : GENERATED USING PATH '$.x[0]', 'secret' : T.C HIDDEN} FROM T WITH UPDATE
=== GraphQL, every directive
create or replace json relational duality view s.order_dv as
s.orders @insert @update @delete {
  _id : id
  status : status @nocheck,
  total:total @noupdate @check
  items : order_items @insert @update @delete @link(from : [id], to : ["ORDER_ID"]) [ { line : line, qty } ]
  customers @unnest @noinsert @update @nodelete { custName : name }
  address @nest { street : street city : city }
  extra @flex
  "total price" @generated(sql : "a + b")
  first : x @hidden
  one : parts @array { p : p @cast(as:id) }
  some : lines @where(sql: "a > 5") [ { a } ]
}
---
CREATE OR REPLACE JSON RELATIONAL DUALITY VIEW S.ORDER_DV AS S.ORDERS @insert @update @delete {_id : ID, status : STATUS @nocheck, total : TOTAL @noupdate @check, items : ORDER_ITEMS @insert @update @delete @link (from : [ID], to : [ORDER_ID]) [{line : LINE, QTY}], CUSTOMERS @unnest @noinsert @update @nodelete {custName : NAME}, "address" @nest {street : STREET, city : CITY}, EXTRA @flex, "total price" @generated (sql : "a + b"), first : X @hidden, one : PARTS [{p : P @cast (as : ID)}], some : LINES @where (sql : "a > 5") [{A}]}
=== without tags, with replication
create json relational duality view v enable logical replication as t { _id : id, name }
---
CREATE JSON RELATIONAL DUALITY VIEW V ENABLE LOGICAL REPLICATION AS T {_id : ID, NAME}
=== errors
create json relational duality view v as select json {'_id' : t.id from t;
create json relational duality view v as select json {'_id' t.id} from t;
create json relational duality view v as select json {'_id' : t.id} t;
create json relational duality view v as select json {'_id' : t.id} from t with;
create json relational duality view v as select json {'_id' : t.id} from t with (insert);
create json relational duality view v as select t.id from t;
create json relational duality view v as t;
create json relational duality view v as t { };
create json relational duality view v as t { _id : id;
create json relational duality view v as t @insrt { _id : id };
create json relational duality view v as t { _id : };
create json relational duality view v as t { a : u [ { b } };
create json relational duality view v t { _id : id }
---
error 1:68 expected "}" near "from"
error 2:61 expected ":", VALUE or IS near "t"
error 3:69 expected from near "t"
error 4:80 expected INSERT, UPDATE, DELETE, CHECK or their opposites at the end of the statement
error 5:81 expected INSERT, UPDATE, DELETE, CHECK or their opposites near "("
error 6:49 expected JSON {…} near "t"
error 7:43 expected "{" at the end of the statement
error 8:46 expected a column or table near "}"
error 9:54 expected a column or table at the end of the statement
error 10:45 expected a directive near "insrt"
error 11:52 expected a column or table near "}"
error 12:60 expected "]" near "}"
error 13:39 expected as near "t"
=== dropped
drop json relational duality view if exists v;
drop json duality view s.v
---
DROP JSON RELATIONAL DUALITY VIEW IF EXISTS V
DROP JSON DUALITY VIEW S.V
=== a key that is a reserved word, of an object of the same table
create json relational duality view v as t { _id : id, with : @nest [ { a } ] }
---
CREATE JSON RELATIONAL DUALITY VIEW V AS T {_id : ID, "with" @nest [{A}]}
=== GraphQL, filters
create json relational duality view v as
t (check: {name: {_eq: "a"}, _or: [{size: {_gt: 5}}, {size: {_lt: 1}}], kind: {_in: ["x", "y"]}}) @insert {
  _id : id
  some : lines (state: "open", size : 3) @update [ { a } ]
}
---
CREATE JSON RELATIONAL DUALITY VIEW V AS T (check : {name : {_eq : "a"}, _or : [{size : {_gt : 5}}, {size : {_lt : 1}}], kind : {_in : ["x", "y"]}}) @insert {_id : ID, some : LINES (state : "open", size : 3) @update [{A}]}
=== quotes in a key of the GraphQL form
create json relational duality view v as t @insert { _id : id, "x""s" : u [ { a } ], """" : b };
---
CREATE JSON RELATIONAL DUALITY VIEW V AS T @insert {_id : ID, "x""s" : U [{A}], """" : B}
