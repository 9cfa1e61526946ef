using Microsoft.Playwright;

namespace FlowTrace.Cli.Tests.Html;

/// <summary>A page with a record of everything it must not do: complain, break its policy, ask the network, open a dialog.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly string _name;

    internal WatchedPage(IPage page, string name)
    {
        Page = page;
        _name = name;
        page.Console += (_, message) => Note(message.Type is "error" or "warning", "console: " + message.Text);
        page.PageError += (_, error) => Note(true, "error: " + error);
        page.Request += (_, request) => Note(!request.Url.EndsWith($"/{name}.html", StringComparison.Ordinal), "request: " + request.Url);
        page.Dialog += (_, dialog) =>
        {
            Note(true, "dialog: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>What the page did that it must not.</summary>
    public List<string> Offences { get; } = [];

    public Task<byte[]> PictureAsync(string suffix) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Browser.Output, $"{_name}-{suffix}.png") });

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    private void Note(bool isOffence, string text)
    {
        if (isOffence)
            Offences.Add(text);
    }
}
