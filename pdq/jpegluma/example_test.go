package jpegluma_test

import (
	"fmt"
	"os"

	"github.com/breakwater-safety/breakwater/pdq"
	"github.com/breakwater-safety/breakwater/pdq/jpegluma"
)

func ExampleDecode() {
	file, err := os.Open("testdata/420.jpg")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Close()
	luma, err := jpegluma.Decode(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	hash, quality := pdq.Sum(luma)
	fmt.Println(hash, quality)
	// Output:
	// d9363af326c9db36a6da26cbd932f9b626c9d93626dbaaebc90134548905408e 100
}

func ExampleDihedral() {
	file, err := os.Open("testdata/420.jpg")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Close()
	hashes, quality, err := jpegluma.Dihedral(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(hashes[pdq.Original], quality)
	// Output:
	// d9363af326c9db36a6da26cbd932f9b626c9d93626dbaaebc90134548905408e 100
}
