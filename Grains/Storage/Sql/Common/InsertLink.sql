-- The slug's owner is whoever got here first: a second row is no error, only not inserted.
INSERT INTO referral_links (uid, tenant_id, slug, stream, affiliate_uid, affiliate_code, destination_url, campaign_name, notes,
                            is_active, is_deleted, created_at, append_click_id, version)
SELECT @uid, @tenant, @slug, a.stream, a.uid, @affiliate_code, @destination_url, @campaign_name, @notes,
       @is_active, FALSE, @created_at, @append_click_id, 1
FROM affiliates a
WHERE a.tenant_id = @tenant AND a.uid = @affiliate_uid
ON CONFLICT DO NOTHING
