
ROLLBACK;
PROMPT done: put all .csv files of this folder into one zip file
EXIT
