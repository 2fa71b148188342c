"""Cancels a running query over TLS, as libpq can since 17: postgresql_cancel.py CONNINFO"""

import sys
import threading

import psycopg

with psycopg.connect(sys.argv[1]) as line:
    threading.Timer(1, line.cancel_safe).start()
    try:
        line.execute("select pg_sleep(30)")
        sys.exit("the query was not cancelled")
    except psycopg.errors.QueryCanceled:
        pass
