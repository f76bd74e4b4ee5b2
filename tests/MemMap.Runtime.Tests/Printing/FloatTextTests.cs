namespace MemMap.Tests.Printing;

/// <summary>Floating-point and complex numbers. The texts are NumPy's own.</summary>
public sealed class FloatTextTests
{
    [Fact]
    public void Numbers_are_aligned_at_their_points()
    {
        Assert.Equal("memmap([ 1.   ,  2.5  , -3.125])", Print.Repr("<f8", 1.0, 2.5, -3.125));
        Assert.Equal("memmap([   1., 1000.])", Print.Repr("<f8", 1.0, 1000.0));
    }

    [Fact]
    public void Digits_are_as_few_as_tell_a_number_from_its_neighbours_of_the_same_type()
    {
        Assert.Equal("memmap([0.1       , 0.33333333])", Print.Repr("<f8", 0.1, 1.0 / 3));
        Assert.Equal("memmap([0.1       , 0.33333334], dtype=float32)", Print.Repr("<f4", 0.1f, 1f / 3));
        Assert.Equal("memmap([0.1   , 0.3333], dtype=float16)", Print.Repr("<f2", (Half)0.1, (Half)(1.0 / 3)));
    }

    [Fact]
    public void The_neighbour_below_a_power_of_two_is_twice_as_near()
    {
        // 0.00781 would be shorter, but it is nearer to the float16 below 0.0078125.
        Assert.Equal("memmap([0.007812, 0.01563 ], dtype=float16)", Print.Repr("<f2", (Half)0.0078125, (Half)0.015625));
    }

    [Fact]
    public void Halfway_to_a_neighbour_still_belongs_to_an_even_mantissa()
    {
        // 4110 lies halfway between the float16 4108 and 4112, whose mantissa is even.
        Assert.Equal("memmap([4.11e+03, 1.00e+00], dtype=float16)", Print.Repr("<f2", (Half)4112, (Half)1));
    }

    [Fact]
    public void The_eighth_digit_behind_the_point_is_rounded_half_to_even()
    {
        // 0.005859375 and 0.009765625 are exact: both end in a 5 that is rounded away.
        Assert.Equal("memmap([0.00585938, 0.00976562])", Print.Repr("<f8", 0.005859375, 0.009765625));
        Assert.Equal("memmap([10.])", Print.Repr("<f8", 9.999999999));
    }

    [Fact]
    public void All_digits_before_the_point_are_exact()
    {
        // 9.999999e7 would be enough to tell this float from its neighbours.
        Assert.Equal("memmap([99999992.], dtype=float32)", Print.Repr("<f4", 99999992f));
    }

    [Fact]
    public void A_number_of_1e8_or_more_asks_for_an_exponent()
    {
        Assert.Equal("memmap([99999999.])", Print.Repr("<f8", 99999999.0));
        Assert.Equal("memmap([1.e+08])", Print.Repr("<f8", 1e8));
    }

    [Fact]
    public void A_number_below_1e_minus_4_asks_for_an_exponent()
    {
        Assert.Equal("memmap([0.0001])", Print.Repr("<f8", 1e-4));
        Assert.Equal("memmap([9.999e-05])", Print.Repr("<f8", 9.999e-5));

        // The float32 nearest to 1e-4 is smaller than it, the float16 is greater.
        Assert.Equal("memmap([1.e-04], dtype=float32)", Print.Repr("<f4", 1e-4f));
        Assert.Equal("memmap([0.0001], dtype=float16)", Print.Repr("<f2", (Half)1e-4));
    }

    [Fact]
    public void A_range_of_more_than_1_to_1000_asks_for_an_exponent()
    {
        Assert.Equal("memmap([0.5  , 0.001, 1.   ])", Print.Repr("<f8", 0.5, 0.001, 1.0));
        Assert.Equal("memmap([1.0000000e+00, 1.0000001e+03])", Print.Repr("<f8", 1.0, 1000.0001));

        // 1 to 1000.02, but NumPy's quotient is a float16, and the nearest of those is 1000.
        Assert.Equal("memmap([   1.001, 1001.   ], dtype=float16)", Print.Repr("<f2", (Half)1.001, (Half)1001));
    }

    [Fact]
    public void Exponents_have_as_many_digits_as_the_longest_needs()
    {
        Assert.Equal("memmap([1.e-300, 1.e+010])", Print.Repr("<f8", 1e-300, 1e10));
        Assert.Equal("memmap([5.e-324])", Print.Repr("<f8", double.Epsilon));
    }

    [Fact]
    public void Digits_that_only_fill_a_scientific_column_are_those_of_the_exact_value()
    {
        // As a float16, 0.1 is 0.0999755859375: "1.0" is enough to tell it apart, but not to fill the column.
        Assert.Equal(
            "memmap([1.e-01, 1.e-05], dtype=float16)", Print.Repr("<f2", (Half)0.1, (Half)1e-5));
        Assert.Equal(
            "memmap([9.998e-02, 1.235e+03], dtype=float16)", Print.Repr("<f2", (Half)0.1, (Half)1235));
    }

    [Fact]
    public void Zero_keeps_its_sign()
    {
        Assert.Equal("memmap([-0.,  0.])", Print.Repr("<f8", -0.0, 0.0));
    }

    [Fact]
    public void Nan_and_infinities_stand_at_the_right()
    {
        Assert.Equal("memmap([ nan,   1., -inf])", Print.Repr("<f8", double.NaN, 1, double.NegativeInfinity));
        Assert.Equal("memmap([nan, inf])", Print.Repr("<f8", double.NaN, double.PositiveInfinity));
        Assert.Equal("memmap([    nan, 1.5e-09])", Print.Repr("<f8", double.NaN, 1.5e-9));
    }

    [Fact]
    public void Parts_of_complex_numbers_are_aligned_separately()
    {
        Assert.Equal("memmap([ 1. +2.j   , -2.5-0.125j])", Print.Repr("<c16", 1, 2, -2.5, -0.125));
        Assert.Equal(
            "memmap([nan   -infj,  0.+1.e-05j], dtype=complex64)",
            Print.Repr("<c8", float.NaN, float.NegativeInfinity, 0, 1e-5f));
    }
}
