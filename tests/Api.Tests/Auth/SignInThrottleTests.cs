using Microsoft.Extensions.Time.Testing;

namespace Affiliates.Api.Tests.Auth;

public class SignInThrottleTests
{
    readonly FakeTimeProvider time = new();

    [Fact]
    public void Who_fails_too_often_waits_and_may_then_try_again()
    {
        var throttle = new SignInThrottle(time);
        for (var i = 0; i < SignInThrottle.FreeTries; i++)
        {
            Assert.Null(throttle.Begin("anna@example.com", "203.0.113.1"));
        }

        Assert.Equal(SignInThrottle.Window, throttle.Begin("ANNA@example.com", "203.0.113.1"));
        Assert.Null(throttle.Begin("anna@example.com", "203.0.113.2"));
        Assert.Null(throttle.Begin("bert@example.com", "203.0.113.1"));
        time.Advance(SignInThrottle.Window);
        Assert.Null(throttle.Begin("anna@example.com", "203.0.113.1"));
    }

    [Fact]
    public void Who_succeeds_starts_anew()
    {
        var throttle = new SignInThrottle(time);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Null(throttle.Begin("anna@example.com", "203.0.113.1"));
            throttle.Succeeded("anna@example.com", "203.0.113.1");
        }
    }

    [Fact]
    public void One_address_cannot_try_everybody()
    {
        var throttle = new SignInThrottle(time);
        for (var i = 0; i < SignInThrottle.FreeTriesOfAddress; i++)
        {
            Assert.Null(throttle.Begin($"user{i}@example.com", "203.0.113.1"));
        }

        Assert.NotNull(throttle.Begin("one.more@example.com", "203.0.113.1"));
    }
}
