namespace Affiliates.Api.Users;

public static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("/affiliates/users").For(Access.Admin).RefusesBadInput()
            .About("Users", "People who can sign in.");
        users.MapGet("/", List)
            .Documented("listUsers", "List the tenant's users")
            .Lists<UserAnswer>(Parameter.Text("email", 254, "Only the one with this email"), Parameter.Text("search", 254, "Only those with this in their email"))
            .OrderedBy(SortFields.Users);
        users.MapPost("/", Create)
            .Documented("createUser", "Make a user", "In the tenant of the request; a superuser belongs to none.")
            .Takes<NewUser>("""{"email": "bert@example.com", "password": "a long password", "is_tenant_owner": false}""")
            .Makes<UserAnswer>();
        users.MapGet("/me/", Me).For(Access.Person)
            .Documented("getMe", "Read one's own user")
            .Answers<UserAnswer>();
        users.MapPost("/me/password/", ChangePassword).For(Access.Person)
            .Documented("changeOwnPassword", "Change one's own password", "All tokens that were given before are good for nothing from then on.")
            .Takes<PasswordChange>("""{"old_password": "a long password", "new_password": "a longer password"}""")
            .Answers(StatusCodes.Status204NoContent, "Changed");
        users.MapGet("/{id}/", Get)
            .Documented("getUser", "Read a user")
            .Answers<UserAnswer>();
        users.MapPatch("/{id}/", Change).For(Access.Owner)
            .Documented("changeUser", "Change a user", "What holds for a person everywhere only a superuser changes when the person belongs to other tenants too.")
            .Takes<UserTerms>("""{"is_active": true}""")
            .Answers<UserAnswer>();
    }

    static Task<IResult> List(HttpContext http, Caller caller, ListQuery query, IGrainFactory grains, Attempts attempts, TenantUids tenants)
    {
        var filter = new UserFilter { Email = query.Text("email", 254), Search = query.Text("search", 254), Superusers = caller.IsSuperuser };
        return Lists.Answer(
            http, query,
            page => attempts.Repeatable(() => grains.Directory(http.Tenant).FindUsers(filter, page)),
            users => tenants.Answers(users, http.Tenant));
    }

    static async Task<IResult> Create(
        HttpContext http, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, TenantUids tenants, TimeProvider time)
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
            Id = Ids.Next(now),
            Email = email,
            IsSuperuser = superuser,
            Memberships = superuser ? [] : [new Membership(http.Tenant, owner, AffiliateCode: null)],
            Stamp = Guid.NewGuid().ToString("N"),
            CreatedAt = now,
        };
        var user = await attempts.Repeatable(async () =>
            await grains.User(email).Create(made, password)
            // Made by an earlier try of this very request, whose answer was lost.
            ?? (await grains.User(email).Get() is { } there && there.Id == made.Id ? there : null));
        return user is null
            ? Problem.Field("email", "A user with this email already exists")
            : TypedResults.Created($"/affiliates/users/{user.Id}/", await tenants.Answer(user, http.Tenant));
    }

    static async Task<IResult> Me(HttpContext http, Caller caller, TenantUids tenants) =>
        TypedResults.Ok(await tenants.Answer(caller.User!, http.Tenant));

    static async Task<IResult> ChangePassword(
        HttpContext http, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, SignInThrottle throttle)
    {
        var old = body.RequiredText("old_password", Passwords.MaxLength);
        var password = Passwords.Read(body, "new_password");
        if (password is null)
        {
            body.Error("new_password", "This field is required");
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var email = caller.User!.Email;
        var address = ClientAddress.NetworkOf(http);
        if (throttle.Begin(email, address) is { } wait)
        {
            return Problem.TooManyRequests(wait, "Too many wrong passwords: try again later");
        }

        if (await attempts.Repeatable(() => grains.User(email).SignIn(old)) is null)
        {
            return Problem.Field("old_password", "This is not your password");
        }

        throttle.Succeeded(email, address);
        await attempts.Repeatable(() => grains.User(email).SetPassword(password!));
        return TypedResults.NoContent();
    }

    static async Task<IResult> Get(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts, TenantUids tenants) =>
        await Find(http, id, caller, grains, attempts) is { } user
            ? TypedResults.Ok(await tenants.Answer(user, http.Tenant))
            : Problem.NotFound();

    static async Task<IResult> Change(
        HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, TenantUids tenants)
    {
        if (await Find(http, id, caller, grains, attempts) is not { } user)
        {
            return Problem.NotFound();
        }

        var active = body.Flag("is_active");
        var owner = body.Flag("is_tenant_owner");
        var password = Passwords.Read(body, "password");
        foreach (var field in body.Names.Except(["is_active", "is_tenant_owner", "password"]))
        {
            body.Error(field, "This field cannot be changed");
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        // What holds for the person everywhere is not one tenant's to change when the person has others too.
        if ((active is not null || password is not null) && !caller.IsSuperuser && user.Memberships.Count > 1)
        {
            return Problem.Forbidden("This user belongs to other tenants too: only a superuser can do this");
        }

        if (active is false && user.Id == caller.User!.Id)
        {
            return Problem.BadRequest("You cannot switch yourself off");
        }

        if (password is not null)
        {
            await attempts.Repeatable(() => grains.User(user.Email).SetPassword(password));
        }

        if (active is { } on)
        {
            await attempts.Repeatable(() => grains.User(user.Email).SetActive(on));
        }

        if (owner is { } owns)
        {
            await attempts.Repeatable(() => grains.User(user.Email).SetOwner(http.Tenant, owns));
        }

        var changed = await attempts.Repeatable(() => grains.User(user.Email).Get());
        return TypedResults.Ok(await tenants.Answer(changed!, http.Tenant));
    }

    // A superuser is shown to superusers only.
    static async Task<User?> Find(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts) =>
        Guid.TryParse(id, out var uid)
        && await attempts.Repeatable(() => grains.Directory(http.Tenant).EmailOf(uid)) is { } email
        && await attempts.Repeatable(() => grains.User(email).Get()) is { } user
        && (!user.IsSuperuser || caller.IsSuperuser)
            ? user
            : null;
}

/// <summary>Writes users down as one tenant sees them: of their other memberships there is nothing.</summary>
public sealed class TenantUids(KnownTenants tenants)
{
    public async Task<UserAnswer> Answer(User user, TenantId tenant) => (await Answers([user], tenant))[0];

    public async Task<IReadOnlyList<UserAnswer>> Answers(IReadOnlyList<User> users, TenantId tenant)
    {
        var uid = (await tenants.Get(tenant)).Uid;
        return [.. users.Select(user => UserAnswer.From(user, tenant, uid))];
    }
}

/// <summary>A user as one tenant sees it.</summary>
/// <param name="Tenant">Null: a superuser that does not belong to it.</param>
/// <param name="AffiliateCode">The affiliate that the user is, if it is one.</param>
public sealed record UserAnswer(
    Guid Id, string Email, bool IsSuperuser, bool IsTenantOwner, Guid? Tenant, string? AffiliateCode, bool IsActive,
    DateTimeOffset CreatedAt)
{
    public static UserAnswer From(User user, TenantId tenant, Guid uid)
    {
        var membership = user.In(tenant);
        return new(
            user.Id, user.Email, user.IsSuperuser, membership is { IsOwner: true }, membership is null ? null : uid,
            membership?.AffiliateCode, user.IsActive, user.CreatedAt);
    }
}
