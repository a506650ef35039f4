
PROMPT step {step}: {name}
SELECT CASE
         WHEN {step} < &first_step THEN 'dovetail_skipped.txt'
         WHEN '{mode}' <> 'any' AND '{mode}' <> '&dovetail_mode' THEN 'dovetail_skipped.txt'
         WHEN (SELECT COUNT(DISTINCT c.table_name)
                 FROM all_tab_columns c
                WHERE c.owner IN ('SYS', 'PERFSTAT')
                  AND c.table_name IN ({views})) < {view_count} THEN 'dovetail_skipped.txt'
         ELSE '{name}.csv'
       END AS dovetail_file
  FROM dual;
SPOOL &dovetail_file
DECLARE
  query VARCHAR2(32767) := q'~{query}~';
  cursor_id INTEGER := DBMS_SQL.OPEN_CURSOR;
  descriptions DBMS_SQL.DESC_TAB;
  column_count INTEGER;
  ignored INTEGER;
  value VARCHAR2(32767);
  big CLOB;
  piece VARCHAR2(32767);
  piece_length INTEGER;
  line VARCHAR2(32767);
  -- An item that this release lacks becomes NULL: {{VIEW.COLUMN|expression}}.
  PROCEDURE settle_optional IS
    from_at INTEGER;
    bar_at INTEGER;
    to_at INTEGER;
    item VARCHAR2(200);
    known INTEGER;
  BEGIN
    LOOP
      from_at := INSTR(query, '{{');
      EXIT WHEN from_at = 0;
      bar_at := INSTR(query, '|', from_at);
      to_at := INSTR(query, '}}', bar_at);
      item := SUBSTR(query, from_at + 2, bar_at - from_at - 2);
      SELECT COUNT(*) INTO known
        FROM all_tab_columns c
       WHERE c.owner IN ('SYS', 'PERFSTAT')
         AND c.table_name = SUBSTR(item, 1, INSTR(item, '.') - 1)
         AND c.column_name = SUBSTR(item, INSTR(item, '.') + 1);
      query := SUBSTR(query, 1, from_at - 1)
               || CASE WHEN known > 0 THEN SUBSTR(query, bar_at + 1, to_at - bar_at - 1) ELSE 'NULL' END
               || SUBSTR(query, to_at + 2);
    END LOOP;
  END;
  -- DBMS_OUTPUT takes lines of at most 32767 bytes: of a value without line ends no more than 32000 are kept.
  PROCEDURE append(text VARCHAR2) IS
    room INTEGER := CASE WHEN LENGTH(text) > 2 THEN 32000 ELSE 32767 END - NVL(LENGTHB(line), 0);
  BEGIN
    IF NVL(LENGTHB(text), 0) <= room THEN
      line := line || text;
    ELSIF room > 0 THEN
      line := line || RTRIM(SUBSTRB(text, 1, room), '"');
    END IF;
  END;
  PROCEDURE put(text VARCHAR2) IS
    rest VARCHAR2(32767) := text;
    end_at INTEGER;
  BEGIN
    LOOP
      end_at := INSTR(rest, CHR(10));
      EXIT WHEN NVL(end_at, 0) = 0;
      append(RTRIM(SUBSTR(rest, 1, end_at - 1), CHR(13)));
      DBMS_OUTPUT.PUT_LINE(line);
      line := NULL;
      rest := SUBSTR(rest, end_at + 1);
    END LOOP;
    append(rest);
  END;
  PROCEDURE put_value(i INTEGER) IS
    offset INTEGER := 0;
  BEGIN
    IF descriptions(i).col_type = 8 THEN
      DBMS_SQL.COLUMN_VALUE_LONG(cursor_id, i, 8000, 0, piece, piece_length);
      IF piece_length > 0 THEN
        put('"');
        LOOP
          put(REPLACE(piece, '"', '""'));
          offset := offset + piece_length;
          DBMS_SQL.COLUMN_VALUE_LONG(cursor_id, i, 8000, offset, piece, piece_length);
          EXIT WHEN NVL(piece_length, 0) = 0;
        END LOOP;
        put('"');
      END IF;
    ELSIF descriptions(i).col_type = 112 THEN
      DBMS_SQL.COLUMN_VALUE(cursor_id, i, big);
      IF big IS NOT NULL AND DBMS_LOB.GETLENGTH(big) > 0 THEN
        put('"');
        WHILE offset < DBMS_LOB.GETLENGTH(big) LOOP
          put(REPLACE(DBMS_LOB.SUBSTR(big, 4000, offset + 1), '"', '""'));
          offset := offset + 4000;
        END LOOP;
        put('"');
      END IF;
    ELSE
      DBMS_SQL.COLUMN_VALUE(cursor_id, i, value);
      IF value IS NOT NULL AND descriptions(i).col_type = 2 THEN
        put(REPLACE(value, ',', '.'));
      ELSIF value IS NOT NULL THEN
        put('"' || REPLACE(value, '"', '""') || '"');
      END IF;
    END IF;
  END;
BEGIN
  IF '&dovetail_file' <> 'dovetail_skipped.txt' THEN
    settle_optional;
    DBMS_SQL.PARSE(cursor_id, query, DBMS_SQL.NATIVE);
    DBMS_SQL.DESCRIBE_COLUMNS(cursor_id, column_count, descriptions);
    FOR i IN 1 .. column_count LOOP
      put(CASE WHEN i > 1 THEN ',' END || descriptions(i).col_name);
      IF descriptions(i).col_type = 8 THEN
        DBMS_SQL.DEFINE_COLUMN_LONG(cursor_id, i);
      ELSIF descriptions(i).col_type = 112 THEN
        DBMS_SQL.DEFINE_COLUMN(cursor_id, i, big);
      ELSE
        DBMS_SQL.DEFINE_COLUMN(cursor_id, i, value, 32767);
      END IF;
    END LOOP;
    put(CHR(10));
    ignored := DBMS_SQL.EXECUTE(cursor_id);
    WHILE DBMS_SQL.FETCH_ROWS(cursor_id) > 0 LOOP
      FOR i IN 1 .. column_count LOOP
        put(CASE WHEN i > 1 THEN ',' END);
        put_value(i);
      END LOOP;
      put(CHR(10));
    END LOOP;
  END IF;
  DBMS_SQL.CLOSE_CURSOR(cursor_id);
END;
/
SPOOL OFF
