# What the audit finds: tests/audit/run brings servers of its own.
EXTRA_DIST += %D%/run %D%/order.sql %D%/payment.sql %D%/book.jsonl
