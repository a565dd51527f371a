using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Affiliates.Unit.Tests.Architecture;

/// <summary>What silos and front-ends of two versions have to agree about, a line for each thing: grains, calls, messages, fields, states.</summary>
static class WireContract
{
    const string NewSection = "# ";

    static readonly NullabilityInfoContext Nullability = new();

    /// <summary>As the assemblies have it, in no order of meaning.</summary>
    public static IReadOnlyList<string> Of(params Assembly[] assemblies) =>
    [
        .. assemblies.SelectMany(a => a.GetTypes()).SelectMany(Lines).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// What is wrong with today's lines beside those that are written down, in sections of versions, the oldest first: what was there must be
    /// there, what is new must be written down, and what comes to a message that there was must be able to be missing.
    /// </summary>
    public static IEnumerable<string> Objections(string written, IReadOnlyList<string> today)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var messages = new HashSet<string>(StringComparer.Ordinal);
        var places = new HashSet<string>(StringComparer.Ordinal);
        var section = 0;
        foreach (var line in written.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith(NewSection, StringComparison.Ordinal))
            {
                section++;
                messages = [.. known.Where(k => k.StartsWith("message ", StringComparison.Ordinal)).Select(k => k.Split(' ')[1])];
                continue;
            }

            known.Add(line);
            if (line.Split(' ') is ["field", var message, var id, ..])
            {
                if (!places.Add($"{message} {id}"))
                {
                    yield return $"this place was taken before: {line}";
                }

                if (section > 1 && messages.Contains(message) && line.EndsWith(" required", StringComparison.Ordinal))
                {
                    yield return $"the version before does not send it, so it cannot be required: {line}";
                }
            }
        }

        foreach (var line in known.Except(today))
        {
            yield return $"a version that is in use relies on it: {line}";
        }

        foreach (var line in today.Except(known))
        {
            yield return $"it is new: write it down, under the version that brings it: {line}";
        }
    }

    static IEnumerable<string> Lines(Type type)
    {
        if (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
        {
            yield return $"interface {type.FullName} {type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias}";
            foreach (var method in type.GetMethods())
            {
                var parameters = string.Join(", ", method.GetParameters().Select(p => Name(p.ParameterType)));
                yield return $"call {type.Name}.{method.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? method.Name}({parameters}) {Name(Awaited(method.ReturnType))}";
            }
        }

        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } grain)
        {
            var kinds = type.GetInterfaces().Where(i => typeof(IAddressable).IsAssignableFrom(i) && i.Namespace!.StartsWith("Affiliates", StringComparison.Ordinal));
            yield return $"grain {grain.GetGrainType(null!, type)} {string.Join(' ', kinds.Select(i => i.Name).Order(StringComparer.Ordinal))}";
            foreach (var state in type.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => p.GetCustomAttribute<PersistentStateAttribute>()).OfType<PersistentStateAttribute>())
            {
                yield return $"state {state.StateName}";
            }
        }

        if (type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null)
        {
            yield return $"message {Name(type)} : {(type.BaseType is { } up && up.Assembly == type.Assembly ? Name(up) : "-")}";
            foreach (var member in type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (member.GetCustomAttribute<IdAttribute>() is { } id)
                {
                    yield return $"field {Name(type)} {id.Id} {member.Name} {Kind(member)}";
                }
            }
        }

        if (type is { IsEnum: true, IsPublic: true })
        {
            foreach (var value in Enum.GetValuesAsUnderlyingType(type))
            {
                yield return $"value {type.Name} {value} {Enum.GetName(type, value)}";
            }
        }
    }

    /// <summary>Which of the two a call is awaited as is not sent.</summary>
    static Type Awaited(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>) ? typeof(Task<>).MakeGenericType(type.GetGenericArguments()) : type;

    static string Kind(MemberInfo member)
    {
        var (type, mayBeNull) = member switch
        {
            PropertyInfo property => (property.PropertyType, Nullability.Create(property).ReadState is NullabilityState.Nullable),
            FieldInfo field => (field.FieldType, Nullability.Create(field).ReadState is NullabilityState.Nullable),
            _ => throw new NotSupportedException(member.ToString()),
        };
        var isRequired = member.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null
            || (IsOfConstructor(member) && !mayBeNull && !type.IsValueType);
        return $"{Name(type)}{(mayBeNull && !type.IsValueType ? "?" : "")}{(isRequired ? " required" : "")}";
    }

    /// <summary>A record's own: nothing but a message gives it a value.</summary>
    static bool IsOfConstructor(MemberInfo member) =>
        member.DeclaringType!.GetConstructors().SelectMany(c => c.GetParameters()).Any(p => p.Name == member.Name);

    static string Name(Type type) => type switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } inner => Name(inner) + "?",
        { IsArray: true } => Name(type.GetElementType()!) + "[]",
        { IsGenericParameter: true } => type.Name,
        { IsGenericType: true } => $"{Alias(type.GetGenericTypeDefinition())}<{string.Join(',', type.GetGenericArguments().Select(Name))}>",
        _ => Alias(type),
    };

    // A message is known by its alias alone; a type of the framework's by its own name.
    static string Alias(Type type) => (type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.Name).Split('`')[0];
}
