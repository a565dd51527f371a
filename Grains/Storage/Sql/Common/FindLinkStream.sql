-- Deleted links too: their history stays.
SELECT stream, slug
FROM referral_links
WHERE tenant_id = @tenant AND (@slug IS NULL OR slug = @slug) AND (@uid IS NULL OR uid = @uid)
LIMIT 1
