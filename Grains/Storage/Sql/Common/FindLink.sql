SELECT uid, affiliate_uid, affiliate_code, destination_url, campaign_name, notes, is_active, created_at, append_click_id, is_deleted, version
FROM referral_links
WHERE tenant_id = @tenant AND slug = @slug
