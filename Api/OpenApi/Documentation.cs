using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Affiliates.Api.OpenApi;

/// <summary>
/// What an endpoint says about itself for the OpenAPI document. It stands with the route, as metadata: a request never touches it.
/// </summary>
/// <remarks>Said here is only what nobody can find out: who may call, the headers, and most refusals follow from the rest (see
/// <see cref="OperationDetails"/>).</remarks>
public static class Documentation
{
    extension(IEndpointConventionBuilder endpoint)
    {
        /// <summary>Puts the endpoint into the document.</summary>
        /// <param name="id">The name of the operation in generated clients, in camel case; no other has it.</param>
        /// <param name="summary">A few words, as a command.</param>
        /// <param name="more">What a caller has to know besides; Markdown.</param>
        public IEndpointConventionBuilder Documented(string id, string summary, string? more = null) =>
            endpoint.WithMetadata(new Operation(id, summary, more));

        /// <summary>The body that it reads: <typeparamref name="T"/> is a record that nothing but the document uses.</summary>
        /// <param name="example">JSON that works as it stands; a test sends it.</param>
        /// <param name="mediaTypes"><c>application/json</c> when none are named.</param>
        public IEndpointConventionBuilder Takes<T>(string example, params string[] mediaTypes) =>
            endpoint.WithMetadata(new Body(typeof(T), example, mediaTypes is [] ? ["application/json"] : mediaTypes));

        /// <summary>Parameters in the query or a header.</summary>
        public IEndpointConventionBuilder Takes(params Parameter[] parameters) =>
            endpoint.WithMetadata([.. parameters]);

        /// <summary>A good answer, in JSON.</summary>
        public IEndpointConventionBuilder Answers<T>(int status = StatusCodes.Status200OK, string? meaning = null) =>
            endpoint.WithMetadata(new GoodAnswer(status, typeof(T), "application/json", meaning));

        /// <summary>201 with what was made, and its path in <c>Location</c>.</summary>
        public IEndpointConventionBuilder Makes<T>() =>
            endpoint.WithMetadata(new GoodAnswer(StatusCodes.Status201Created, typeof(T), "application/json", "Made") { Location = "Path of what was made" });

        /// <summary>302 to somewhere else.</summary>
        public IEndpointConventionBuilder Redirects(string meaning) =>
            endpoint.WithMetadata(new GoodAnswer(StatusCodes.Status302Found, null, null, meaning) { Location = "Where the visitor is sent" });

        /// <summary>A good answer that has no body, or one that is not JSON.</summary>
        public IEndpointConventionBuilder Answers(int status, string meaning, string? mediaType = null) =>
            endpoint.WithMetadata(new GoodAnswer(status, null, mediaType, meaning));

        /// <summary>A list: an array page by page, or CSV, with <c>limit</c>, <c>cursor</c>, <c>format</c> and these filters.</summary>
        public IEndpointConventionBuilder Lists<T>(params Parameter[] filters) =>
            endpoint.WithMetadata([.. filters, new GoodAnswer(StatusCodes.Status200OK, typeof(IReadOnlyList<T>), "application/json", "One page of the list, newest first unless `ordering` says otherwise"), ListMark.Here]);

        /// <summary>What the list can be ordered by: documents <c>ordering</c>, and has <see cref="ListQuery"/> take it.</summary>
        public IEndpointConventionBuilder OrderedBy(IReadOnlyList<SortField> fields, string? more = null) =>
            endpoint.WithMetadata(new Orderings(fields), Parameter.Ordering(fields, more));

        /// <summary>A list that some callers get as the one object of it that is theirs.</summary>
        public IEndpointConventionBuilder OrOneAlone() => endpoint.WithMetadata(ListMark.OrOneAlone);

        /// <summary>Refusals that do not follow from the rest: 404 of an object in the path does, a conflict does not.</summary>
        public IEndpointConventionBuilder Refuses(int status, string meaning) => endpoint.WithMetadata(new Refused(status, meaning));

        /// <summary>Another way to the same operation, which is in the document under this path.</summary>
        /// <param name="path">As in the document: without the slash at the end.</param>
        public IEndpointConventionBuilder AliasOf(string path) => endpoint.WithMetadata(new Alias(path));

        /// <summary>Nothing that a program calls.</summary>
        public IEndpointConventionBuilder NotInDocument(string why) => endpoint.WithMetadata(new LeftOut(why));
    }

    /// <summary>What a group of endpoints is about: a tag in the document.</summary>
    public static TBuilder About<TBuilder>(this TBuilder endpoints, string concept, string description)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new Concept(concept, description));
}

/// <summary>An operation of the document.</summary>
public sealed record Operation(string Id, string Summary, string? Description)
    : IEndpointNameMetadata, IEndpointSummaryMetadata, IEndpointDescriptionMetadata
{
    string IEndpointNameMetadata.EndpointName => Id;
    string IEndpointDescriptionMetadata.Description => Description ?? "";
}

/// <summary>A tag with what it stands for.</summary>
public sealed record Concept(string Name, string Description) : ITagsMetadata
{
    public IReadOnlyList<string> Tags => [Name];
}

/// <summary>A body that is read.</summary>
public sealed record Body(Type Type, string Example, IReadOnlyList<string> MediaTypes);

/// <param name="Status">2xx or 3xx.</param>
/// <param name="Type">Null: no JSON.</param>
/// <param name="MediaType">Null: no body.</param>
/// <param name="Meaning">Null: the status says enough.</param>
public sealed record GoodAnswer(int Status, Type? Type, string? MediaType, string? Meaning)
{
    /// <summary>What the header of that name says; null: there is none.</summary>
    public string? Location { get; init; }
}

/// <summary>A refusal that only the endpoint knows of.</summary>
public sealed record Refused(int Status, string Meaning);

/// <param name="Path">Where the operation is documented.</param>
public sealed record Alias(string Path);

/// <param name="Why">For who wonders where it is.</param>
public sealed record LeftOut(string Why);

/// <summary>Marks lists: they have pages, and a CSV form.</summary>
public sealed class ListMark
{
    public static readonly ListMark Here = new();
    public static readonly ListMark OrOneAlone = new();

    ListMark()
    {
    }
}
