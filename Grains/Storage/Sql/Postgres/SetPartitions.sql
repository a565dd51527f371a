-- For this transaction. A lock that somebody holds for longer than a moment is somebody at work.
SELECT set_config('affiliates.partitions', @partitions, TRUE), set_config('lock_timeout', '10s', TRUE)
