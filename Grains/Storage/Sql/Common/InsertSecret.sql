INSERT INTO secrets (name, value) VALUES (@name, @value) ON CONFLICT DO NOTHING
