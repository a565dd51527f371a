-- Slug and subdomain are whoever's got here first: a second row is no error, only not inserted.
INSERT INTO tenants (uid, name, slug, subdomain, destination_url, currency, cookie_duration_days, default_commission_rate,
                     default_attribution_model, is_active, owner_id, conversion_secret, settings_version, created_at)
VALUES (@uid, @name, @slug, @subdomain, @destination_url, @currency, @cookie_duration_days, @default_commission_rate,
        @default_attribution_model, @is_active, @owner_id, @conversion_secret, 1, @created_at)
ON CONFLICT DO NOTHING
RETURNING id
