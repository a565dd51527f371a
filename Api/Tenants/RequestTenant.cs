namespace Affiliates.Api.Tenants;

public static class RequestTenant
{
    extension(HttpContext http)
    {
        /// <summary>The tenant that a request is for, as <see cref="Tenancy"/> has found it: all that is read or written is its.</summary>
        public TenantId Tenant => http.Asker.Tenant;

        /// <summary>Who asks, as <see cref="Auth.AccessHosting"/> has found out.</summary>
        public Caller Caller => http.Asker.Caller;

        /// <summary>Both at once, for who needs both: a request's features are looked through from end to end for each look.</summary>
        public Asker Asker
        {
            get => http.Features.Get<Asker>() ?? Asker.Nobody;
            set => http.Features.Set(value);
        }
    }
}

/// <summary>Who asks, and in which tenant.</summary>
public sealed record Asker(Caller Caller, TenantId Tenant)
{
    /// <summary>Nobody in particular in the default tenant, who needs no entry: on the tracking path that is one allocation less.</summary>
    public static readonly Asker Nobody = new(Caller.Anonymous, TenantId.Default);
}
