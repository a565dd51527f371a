-- Copies the journal's actions into a table of so many partitions, or of none, under the same name, with the same keys and indexes.
-- By hash of the stream: a stream lies whole in one partition, so that (stream, seq) is unique there as it was before.
DO $$
DECLARE
    parts integer := current_setting('affiliates.partitions')::integer;
    remake text[];
    statement text;
BEGIN
    LOCK TABLE referral_actions IN ACCESS EXCLUSIVE MODE;
    SELECT array_agg(made ORDER BY made) INTO remake FROM (
        SELECT format('ALTER TABLE referral_actions ADD CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid)) AS made
        FROM pg_constraint c
        WHERE c.conrelid = 'referral_actions'::regclass AND c.contype IN ('p', 'u')
        UNION ALL
        SELECT replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
        FROM pg_index i
        WHERE i.indrelid = 'referral_actions'::regclass
          AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))) made;
    ALTER TABLE referral_actions RENAME TO referral_actions_before;
    IF parts = 0 THEN
        CREATE TABLE referral_actions (LIKE referral_actions_before INCLUDING ALL EXCLUDING INDEXES);
    ELSE
        CREATE TABLE referral_actions (LIKE referral_actions_before INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (stream);
        FOR part IN 0 .. parts - 1 LOOP
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF referral_actions FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
                format('referral_actions_%s_of_%s', part + 1, parts), parts, part);
        END LOOP;
    END IF;
    INSERT INTO referral_actions SELECT * FROM referral_actions_before;
    DROP TABLE referral_actions_before;
    FOREACH statement IN ARRAY remake LOOP
        EXECUTE statement;
    END LOOP;
    ANALYZE referral_actions;
END $$
