
PROMPT waiting &interval seconds between two samples of the statements in memory
DECLARE
  until DATE := SYSDATE + &interval / 86400;
BEGIN
  IF '&dovetail_mode' = 'cursors' THEN
    BEGIN
      EXECUTE IMMEDIATE 'BEGIN DBMS_SESSION.SLEEP(:1); END;' USING &interval;
    EXCEPTION
      WHEN OTHERS THEN -- before 18c
        EXECUTE IMMEDIATE 'BEGIN DBMS_LOCK.SLEEP(:1); END;' USING &interval;
    END;
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE('no right to wait: the second sample follows at once');
END;
/
