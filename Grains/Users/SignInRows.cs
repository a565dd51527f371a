using System.Data.Common;
using Affiliates.Storage;

namespace Affiliates.Users;

/// <summary>The rows of <c>sign_ins</c>: which refresh token of a sign-in is good.</summary>
public sealed class SignInRows(AffiliatesStore store)
{
    /// <summary>How long a token that has been exchanged is still taken.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Keeps a new one, and forgets those of the user that have expired.</summary>
    public async Task Start(Guid user, SignedIn signedIn, DateTimeOffset now)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var forget = connection.Command(store.Sql("ForgetSignIns")).In(transaction)
            .With("user", user)
            .With("now", now.Micros());
        await forget.ExecuteNonQueryAsync();
        await using var start = connection.Command(store.Sql("StartSignIn")).In(transaction)
            .With("id", signedIn.Id)
            .With("user", user)
            .With("token", signedIn.Token)
            .With("now", now.Micros())
            .With("expires_at", signedIn.ExpiresAt.Micros());
        await start.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    /// <summary>Whether it goes on.</summary>
    public async Task<bool> Exists(Guid user, Guid signIn)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var read = connection.Command(store.Sql("ReadSignIn")).With("id", signIn).With("user", user);
        await using var row = await read.ExecuteReaderAsync();
        return await row.ReadAsync();
    }

    /// <summary>The token that is good now; null when the one that was presented is not.</summary>
    public async Task<Guid?> Rotate(Guid user, Guid signIn, Guid presented, Guid next, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var rotate = connection.Command(store.Sql("RotateSignIn"))
            .With("id", signIn)
            .With("user", user)
            .With("presented", presented)
            .With("next", next)
            .With("now", now.Micros())
            .With("expires_at", expiresAt.Micros());
        return await rotate.ExecuteNonQueryAsync() == 1 ? next : await Late(connection, user, signIn, presented, now);
    }

    /// <summary>None of its tokens is good from then on.</summary>
    public async Task End(Guid user, Guid signIn)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await End(connection, user, signIn);
    }

    async Task<Guid?> Late(DbConnection connection, Guid user, Guid signIn, Guid presented, DateTimeOffset now)
    {
        await using (var read = connection.Command(store.Sql("ReadSignIn")).With("id", signIn).With("user", user))
        await using (var row = await read.ExecuteReaderAsync())
        {
            if (!await row.ReadAsync())
            {
                return null;
            }

            if (row.GuidOrNull(1) == presented && now - row.Time(2) <= Grace)
            {
                return row.GetGuid(0);
            }
        }

        // Somebody has an old token: either its owner or a thief has lost the new one.
        await End(connection, user, signIn);
        return null;
    }

    async Task End(DbConnection connection, Guid user, Guid signIn)
    {
        await using var end = connection.Command(store.Sql("EndSignIn")).With("id", signIn).With("user", user);
        await end.ExecuteNonQueryAsync();
    }
}
