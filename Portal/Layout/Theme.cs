using MudBlazor;

namespace Affiliates.Portal.Layout;

/// <summary>The portal's colours and letters. Every text stands out from its ground by 4.5 : 1 or more; <c>portal.css</c> has the same ones.</summary>
static class Theme
{
    static readonly string[] Font = ["Roboto", "system-ui", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif"];

    public static MudTheme Value { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0f6b5c",
            PrimaryContrastText = "#ffffff",
            Secondary = "#8a4b08",
            Tertiary = "#3d5a80",
            Background = "#f5f7f6",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#16211f",
            DrawerBackground = "#ffffff",
            DrawerText = "#33413e",
            DrawerIcon = "#51615d",
            TextPrimary = "#16211f",
            TextSecondary = "#51615d",
            TextDisabled = "#6a7875",
            ActionDefault = "#51615d",
            ActionDisabled = "#6a7875",
            LinesDefault = "#dfe6e3",
            LinesInputs = "#7d8b87",
            Divider = "#dfe6e3",
            Success = "#17663c",
            Error = "#b3261e",
            Warning = "#8a4b08",
            Info = "#1f5a94",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#63d2b9",
            PrimaryContrastText = "#05241e",
            Secondary = "#f0b56b",
            Tertiary = "#a6c3e8",
            Background = "#0e1514",
            Surface = "#161f1d",
            AppbarBackground = "#161f1d",
            AppbarText = "#e6efec",
            DrawerBackground = "#161f1d",
            DrawerText = "#c6d3cf",
            DrawerIcon = "#9fb0ab",
            TextPrimary = "#e6efec",
            TextSecondary = "#a9b9b4",
            TextDisabled = "#8b9a96",
            ActionDefault = "#a9b9b4",
            ActionDisabled = "#8b9a96",
            LinesDefault = "#2a3633",
            LinesInputs = "#75857f",
            Divider = "#2a3633",
            Success = "#7fd6a2",
            SuccessContrastText = "#05240f",
            Error = "#ffb4ab",
            ErrorContrastText = "#410002",
            Warning = "#f0b56b",
            WarningContrastText = "#2b1700",
            Info = "#9ccaff",
            InfoContrastText = "#00213f",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Font, FontSize = ".9375rem" },
            Button = new ButtonTypography { FontFamily = Font, TextTransform = "none", FontWeight = "500", FontSize = ".9rem", LetterSpacing = "normal" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", DrawerWidthLeft = "232px", AppbarHeight = "60px" },
    };
}
