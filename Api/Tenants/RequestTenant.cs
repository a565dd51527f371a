namespace Affiliates.Api.Tenants;

public static class RequestTenant
{
    extension(HttpContext http)
    {
        /// <summary>The tenant that a request is for; the one place that decides it.</summary>
        public TenantId Tenant => TenantId.Default;
    }
}
