#!/bin/sh
# Run once by PostgreSQL's image, on an empty volume: a database for n8n and one for the store, with a role for each.
# The store's role has the rights that docs/postgresql.md lists, and no more.
set -eu

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
	--set n8n_password="$N8N_DB_PASSWORD" --set store_password="$STORE_DB_PASSWORD" <<'SQL'
create role n8n login nosuperuser nocreatedb nocreaterole password :'n8n_password';
create database n8n owner n8n;
create role story_funnel login nosuperuser nocreatedb nocreaterole password :'store_password' connection limit 60;
create database story_funnel;
\connect story_funnel
create schema story_funnel authorization story_funnel;
SQL
