SELECT last_id FROM personal_data_sweeps WHERE tenant_id = @tenant
