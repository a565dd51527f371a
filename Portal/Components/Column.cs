using Microsoft.AspNetCore.Components;

namespace Affiliates.Portal.Components;

/// <summary>A column of a <see cref="DataTable{T}"/>.</summary>
public sealed class Column<T> : ComponentBase
{
    [CascadingParameter] DataTable<T> Table { get; set; } = null!;
    [Parameter, EditorRequired] public string Title { get; set; } = "";
    [Parameter, EditorRequired] public RenderFragment<T> ChildContent { get; set; } = null!;
    /// <summary>Right-aligned, in figures of one width.</summary>
    [Parameter] public bool Number { get; set; }
    /// <summary>The name of the row: a heading on a phone.</summary>
    [Parameter] public bool Main { get; set; }

    protected override void OnInitialized() => Table.Add(this);

    /// <summary>By which field of the API's the list can be ordered here; null: not by this column.</summary>
    [Parameter] public string? OrderBy { get; set; }

    internal string Class => (Number ? "is-number " : "") + (Main ? "is-main" : "");
}
