SELECT uid, slug, affiliate_uid, affiliate_code, destination_url, campaign_name, notes, is_active, created_at, append_click_id
FROM referral_links
WHERE tenant_id = @tenant AND uid < @before AND NOT is_deleted
  AND (@search IS NULL OR LOWER(slug) LIKE @search ESCAPE '\' OR LOWER(campaign_name) LIKE @search ESCAPE '\'
       OR campaign_name LIKE @as_typed ESCAPE '\')
ORDER BY uid DESC
LIMIT @limit
