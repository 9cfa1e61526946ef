using System.Text;

namespace FlowTrace.Cli.Tests.Docs;

/// <summary>The C# of each page, its blocks one after the other, is compiled and run as a program; that of the packages' own pages is compiled.</summary>
public sealed class DocProgramTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Programs_OfEveryPage_Run()
    {
        // The README's program is run against the packages.
        DocPage[] pages =
            [.. DocPage.All().Where(path => path != "README.md").Select(path => new DocPage(path)).Where(page => page.Blocks("csharp").Count > 0)];
        pages.Length.Should().BeGreaterThan(1);
        DocPage[] compiled = [.. pages, .. DocPage.OfPackages().Select(path => new DocPage(path))];
        using var program = new OutsideProgram();
        for (int i = 0; i < compiled.Length; i++)
            program.Write($"Page{i}.cs", Program(compiled[i], i));
        program.Write("Pages.cs", EntryPoint(pages.Length));

        (await program.RunAsync()).Required().Should().Contain($"{pages.Length} pages");
    }

    /// <summary>What a page's blocks do, as one method: usings in front, then the statements in their order.</summary>
    private static string Program(DocPage page, int number)
    {
        string[] lines = [.. page.Blocks("csharp").SelectMany(block => block.Split('\n'))];
        bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=');
        return $$"""
            {{string.Join('\n', lines.Where(IsUsing).Distinct())}}

            internal static class Page{{number}}
            {
                // {{page.Path}}
                public static async Task RunAsync()
                {
                    await Task.Yield();
            {{string.Join('\n', lines.Where(line => !IsUsing(line)))}}
                }
            }
            """;
    }

    private static string EntryPoint(int pages)
    {
        var text = new StringBuilder("string folder = System.IO.Directory.CreateTempSubdirectory(\"pages\").FullName;\n");
        text.Append("foreach (string file in System.IO.Directory.GetFiles(\"samples/exchange-theft\"))\n{\n")
            .Append("    System.IO.Directory.CreateDirectory(System.IO.Path.Combine(folder, \"samples/exchange-theft\"));\n")
            .Append("    System.IO.File.Copy(file, System.IO.Path.Combine(folder, file));\n}\n")
            .Append("System.IO.Directory.SetCurrentDirectory(folder);\n");
        for (int i = 0; i < pages; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"await Page{i}.RunAsync();\n");
        return text.Append(System.Globalization.CultureInfo.InvariantCulture, $"System.Console.WriteLine(\"{pages} pages\");\n").ToString();
    }
}
