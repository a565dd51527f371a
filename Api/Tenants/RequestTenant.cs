namespace Affiliates.Api.Tenants;

public static class RequestTenant
{
    extension(HttpContext http)
    {
        /// <summary>The tenant that a request is for, as <see cref="Tenancy"/> has found it: all that is read or written is its.</summary>
        public TenantId Tenant
        {
            get => http.Features.Get<Resolved>()?.Tenant ?? TenantId.Default;
            set
            {
                if (value != TenantId.Default || http.Features.Get<Resolved>() is not null)
                {
                    http.Features.Set(new Resolved(value));
                }
            }
        }
    }

    // The default tenant needs none: on the tracking path that is one allocation less.
    sealed record Resolved(TenantId Tenant);
}
