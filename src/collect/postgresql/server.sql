-- The server, the database and the moment. One row.
-- search_path is resolved: "$user" is the role's name, schemas that do not exist are gone.
SELECT /* dovetail */
       'PostgreSQL' AS product,
       current_setting('server_version') AS version_text,
       current_setting('server_version_num') AS version,
       current_database() AS database,
       to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS captured_at,
       array_to_string(current_schemas(false), ',') AS search_path,
       extract(epoch FROM statement_timestamp() - d.stats_reset)::bigint AS stats_age_s
  FROM pg_stat_database d
 WHERE d.datname = current_database()
