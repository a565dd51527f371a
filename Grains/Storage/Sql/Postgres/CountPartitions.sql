-- 0: one table. Null: there is none, the schema has not been made.
SELECT CASE WHEN to_regclass('referral_actions') IS NOT NULL AND to_regclass('carried_actions') IS NOT NULL
       THEN (SELECT COUNT(*) FROM pg_inherits WHERE inhparent = to_regclass('referral_actions')) END
