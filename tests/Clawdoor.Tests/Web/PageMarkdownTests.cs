using Jint;
using Xunit;

namespace Clawdoor.Tests.Web;

/// <summary>What a model writes becomes a tree of plain objects, and nothing in it becomes markup or a script.</summary>
public sealed class PageMarkdownTests : IDisposable
{
    private readonly Engine _engine = new(options => options.EnableModules(Repository.Absolute("src/Clawdoor/Web")));

    public PageMarkdownTests() => _engine.SetValue("parse", _engine.Modules.Import("./Chat/markdown.js").Get("parse"));

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("plain *em* **strong** `code` ~~del~~",
        """[{"type":"paragraph","text":["plain ",{"type":"em","text":["em"]}," ",{"type":"strong","text":["strong"]}," ",{"type":"code","text":"code"}," ",{"type":"del","text":["del"]}]}]""")]
    [InlineData("## Title", """[{"type":"heading","level":2,"text":["Title"]}]""")]
    [InlineData("```js\na < b\n", """[{"type":"code","language":"js","text":"a < b\n"}]""")]
    [InlineData("snake_case_name 2 * 3 * 4", """[{"type":"paragraph","text":["snake_case_name 2 * 3 * 4"]}]""")]
    [InlineData("中文**加粗**。", """[{"type":"paragraph","text":["中文",{"type":"strong","text":["加粗"]},"。"]}]""")]
    [InlineData("[a](https://example.org/x)", """[{"type":"paragraph","text":[{"type":"link","address":"https://example.org/x","text":["a"]}]}]""")]
    [InlineData("[a](javascript:alert(1)) [b](data:text/html,x)", """[{"type":"paragraph","text":["a b"]}]""")]
    [InlineData("<img src=x onerror=alert(1)>", """[{"type":"paragraph","text":["<img src=x onerror=alert(1)>"]}]""")]
    [InlineData("---", """[{"type":"rule"}]""")]
    [InlineData("| a | b |\n|---|--:|\n| 1 | 2 |", """[{"type":"table","align":["","end"],"head":[["a"],["b"]],"rows":[[["1"],["2"]]]}]""")]
    public void Each_form_is_read(string text, string tree) => Assert.Equal(tree, Tree(text));

    [Fact]
    public void Lists_nest_and_quotes_hold_blocks()
    {
        Assert.Equal(
            """[{"type":"list","ordered":true,"start":1,"items":[{"done":null,"blocks":[{"type":"paragraph","text":["one"]},{"type":"list","ordered":false,"start":1,"items":[{"done":null,"blocks":[{"type":"paragraph","text":["deep"]}]}]}]},{"done":null,"blocks":[{"type":"paragraph","text":["two"]}]}]}]""",
            Tree("1. one\n   - deep\n2. two"));
        Assert.Equal("""[{"type":"quote","blocks":[{"type":"heading","level":1,"text":["a"]}]}]""", Tree("> # a"));
    }

    /// <summary>Nothing a model can write keeps the page from showing it, and nothing nests without end.</summary>
    [Theory]
    [InlineData("*a ")]
    [InlineData("[")]
    [InlineData("`")]
    [InlineData("> ")]
    [InlineData("_a* ")]
    public void Hostile_texts_are_read_to_their_end(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 600));

        Assert.NotEqual("[]", Tree(text));
    }

    private string Tree(string text)
    {
        _engine.SetValue("text", text);
        return _engine.Evaluate("JSON.stringify(parse(text), (key, value) => (key === \"raw\" ? undefined : value))").AsString();
    }
}
