INSERT INTO carried_actions (stream, day, type, method, link_slug, source, events, first_seq, last_seq)
VALUES (@stream, @day, @type, @method, @link_slug, @source, @events, @first, @last)
ON CONFLICT (stream, day, type, method, link_slug, source) DO UPDATE
SET events = carried_actions.events + excluded.events,
    first_seq = CASE WHEN excluded.first_seq < carried_actions.first_seq THEN excluded.first_seq ELSE carried_actions.first_seq END,
    last_seq = CASE WHEN excluded.last_seq > carried_actions.last_seq THEN excluded.last_seq ELSE carried_actions.last_seq END
