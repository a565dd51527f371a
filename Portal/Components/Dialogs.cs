using Affiliates.Client;
using MudBlazor;

namespace Affiliates.Portal.Components;

/// <summary>Asks, does, and tells: the same everywhere.</summary>
public sealed class Dialogs(IDialogService dialogs, ISnackbar snackbar)
{
    static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true };

    /// <summary>The answer to <paramref name="ask"/>, or nothing when nothing is asked; null: the person would rather not.</summary>
    public async Task<string?> Confirm(string title, string text, string yes, string? ask = null, bool danger = false)
    {
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, new DialogParameters<ConfirmDialog>
        {
            { d => d.Title, title },
            { d => d.Text, text },
            { d => d.Yes, yes },
            { d => d.Ask, ask },
            { d => d.Danger, danger },
        }, Options);
        return await dialog.Result is { Canceled: false, Data: string answer } ? answer : null;
    }

    /// <summary>Shows a form; what it has made, or null.</summary>
    public async Task<T?> Form<TForm, T>(string title, DialogParameters<TForm>? parameters = null, MaxWidth width = MaxWidth.Small)
        where TForm : Microsoft.AspNetCore.Components.IComponent where T : class
    {
        var dialog = await dialogs.ShowAsync<TForm>(title, parameters ?? [], Options with { MaxWidth = width });
        return await dialog.Result is { Canceled: false, Data: T made } ? made : null;
    }

    /// <summary>Does it, and says how it went.</summary>
    public async Task<bool> Try(Func<Task> act, string done)
    {
        try
        {
            await act();
            snackbar.Add(done, Severity.Success);
            return true;
        }
        catch (AffiliatesException e)
        {
            snackbar.Add(Refusals.Text(e), Severity.Error);
            return false;
        }
    }

    public void Say(string text) => snackbar.Add(text, Severity.Normal);
}
