namespace Affiliates.Api.Users;

public static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("/affiliates/users").For(Access.Admin).RefusesBadInput();
        users.MapPost("/", Create);
    }

    static async Task<IResult> Create(
        HttpContext http, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, KnownTenants tenants, TimeProvider time)
    {
        var email = body.RequiredText("email", 254).Trim();
        var password = Passwords.Read(body, "password");
        var superuser = body.Flag("is_superuser") ?? false;
        var owner = body.Flag("is_tenant_owner") ?? false;
        if (!Texts.IsEmail(email))
        {
            body.Error("email", "Enter a valid email address");
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        if (superuser && !caller.IsSuperuser)
        {
            return Problem.Forbidden("Only a superuser can make another one");
        }

        var now = time.Now;
        var made = new User
        {
            Id = Guid.CreateVersion7(now),
            Email = email,
            IsSuperuser = superuser,
            IsTenantOwner = owner,
            Tenant = superuser ? null : http.Tenant,
            Stamp = Guid.NewGuid().ToString("N"),
            CreatedAt = now,
        };
        var user = await attempts.Repeatable(async () =>
            await grains.User(email).Create(made, password)
            // Made by an earlier try of this very request, whose answer was lost.
            ?? (await grains.User(email).Get() is { } there && there.Id == made.Id ? there : null));
        return user is null
            ? Problem.Field("email", "A user with this email already exists")
            : TypedResults.Created((string?)null, UserAnswer.From(user, (await tenants.Get(http.Tenant)).Uid));
    }
}

public sealed record UserAnswer(
    Guid Id, string Email, bool IsSuperuser, bool IsTenantOwner, Guid? Tenant, string? AffiliateCode, bool IsActive,
    DateTimeOffset CreatedAt)
{
    public static UserAnswer From(User user, Guid tenant) => new(
        user.Id, user.Email, user.IsSuperuser, user.IsTenantOwner, user.Tenant is null ? null : tenant, user.AffiliateCode,
        user.IsActive, user.CreatedAt);
}
