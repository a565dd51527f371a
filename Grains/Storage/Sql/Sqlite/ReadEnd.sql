SELECT COALESCE(MAX(seq), 0) FROM action_places WHERE stream = @stream
