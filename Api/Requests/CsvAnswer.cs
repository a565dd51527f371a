using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Requests;

public static class CsvAnswer
{
    public const string MediaType = "text/csv";

    /// <summary>What begins so runs in a spreadsheet.</summary>
    static readonly char[] Formulas = ['=', '+', '-', '@', '\t', '\r', '\n', '|', '%'];

    /// <summary>A text that a spreadsheet shows and does not run; a plain number is none.</summary>
    public static string Defused(string text) =>
        text.Length > 0 && Formulas.Contains(text[0]) && !IsNumber(text) ? "'" + text : text;

    static bool IsNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}

/// <summary>Rows as CSV, written as they come: the memory it takes is that of one page.</summary>
/// <remarks>The columns are the fields of the JSON answer, by the same names; what is no plain value there stands as its JSON.</remarks>
sealed class CsvAnswer<T>(IAsyncEnumerable<IReadOnlyList<T>> pages) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var columns = json.GetTypeInfo(typeof(T)).Properties;
        httpContext.Response.ContentType = CsvAnswer.MediaType + "; charset=utf-8";
        httpContext.Response.Headers.ContentDisposition = "attachment; filename=\"list.csv\"";
        // Kestrel takes no blocking writes: a page is written down in memory first.
        using var buffer = new MemoryStream();
        using var csv = CsvWriter.Create(buffer, new CsvWriterOptions(), leaveOpen: true);
        csv.WriteRecord([.. columns.Select(column => column.Name)]);
        await foreach (var page in pages)
        {
            foreach (var row in page)
            {
                csv.WriteRecord([.. columns.Select(column => Cell(column.Get!(row!), json))]);
            }

            csv.Flush();
            await httpContext.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), httpContext.RequestAborted);
            buffer.SetLength(0);
        }
    }

    static string Cell(object? value, JsonSerializerOptions json)
    {
        if (value is null)
        {
            return "";
        }

        var element = JsonSerializer.SerializeToElement(value, value.GetType(), json);
        return element.ValueKind switch
        {
            JsonValueKind.String => CsvAnswer.Defused(element.GetString()!),
            JsonValueKind.Null => "",
            JsonValueKind.Object or JsonValueKind.Array => CsvAnswer.Defused(element.GetRawText()),
            _ => element.GetRawText(),
        };
    }
}
