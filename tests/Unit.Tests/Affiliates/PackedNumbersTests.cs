namespace Affiliates.Unit.Tests.Affiliates;

public class PackedNumbersTests
{
    static readonly long[] Numbers = [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, int.MaxValue, long.MaxValue, long.MinValue];

    [Fact]
    public void Every_number_comes_back_and_small_ones_are_one_byte()
    {
        foreach (var number in Numbers)
        {
            var packed = new PackedNumbers();
            packed.Write(number);
            ReadOnlySpan<byte> bytes = packed.ToArray();
            Assert.Equal(number is >= -64 and < 64, bytes.Length == 1);

            Assert.Equal(number, PackedNumbers.Read(ref bytes));
            Assert.True(bytes.IsEmpty);
        }
    }

    [Fact]
    public void Rows_one_after_the_other_come_back_each()
    {
        long[][] rows = [[0, 0, 0, 0, 0, 0], [3, 0, 0, 0, 0, 9], [0, -5, long.MaxValue, 1, 1, long.MinValue], [1, 0, 0, 0, 0, 0]];
        var packed = new PackedNumbers();
        foreach (var row in rows)
        {
            packed.WriteSparse(row);
        }

        ReadOnlySpan<byte> bytes = packed.ToArray();
        foreach (var row in rows)
        {
            var read = new long[row.Length];
            PackedNumbers.ReadSparse(ref bytes, read);
            Assert.Equal(row, read);
        }

        Assert.True(bytes.IsEmpty);
    }

    [Theory, InlineData(new byte[0]), InlineData(new byte[] { 0x80 }), InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Bytes_that_end_too_early_or_go_on_for_too_long_are_refused(byte[] bytes) =>
        Assert.Throws<FormatException>(() =>
        {
            ReadOnlySpan<byte> left = bytes;
            return PackedNumbers.Read(ref left);
        });
}
