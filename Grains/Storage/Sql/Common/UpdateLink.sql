UPDATE referral_links
SET destination_url = @destination_url, campaign_name = @campaign_name, notes = @notes, is_active = @is_active,
    append_click_id = @append_click_id,
    is_deleted = @is_deleted, version = version + 1
WHERE tenant_id = @tenant AND slug = @slug AND version = @version
