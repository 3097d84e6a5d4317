// Package notice writes requests to take private images down, so that one
// request satisfies several laws at once, and says of each law whether it does.
//
// It stores nothing and asks for no name unless a law needs one. The laws:
//
//   - United States: TAKE IT DOWN Act, Public Law 119-12, section 3(a)(1)(B).
//     A request in writing with a signature of the person shown, or of someone
//     authorised to act for them; enough to identify and find the image; a
//     statement in good faith that it is there without consent; a contact. It
//     gives the service 48 hours.
//   - United Kingdom: Online Safety Act 2023, sections 10(3A) and 20A(2), put
//     there by the Crime and Policing Act 2026, c. 20. A report that declares
//     that the content is intimate image content, that it is made by the person
//     shown or for them, in good faith and true as far as they know and believe;
//     enough to find it; a contact. It gives 48 hours. From which day is not
//     known to us.
//   - European Union: Digital Services Act, Regulation (EU) 2022/2065, article
//     16(2). An explanation why it is illegal; the exact location; name and
//     e-mail, except for the offences of Directive 2011/93/EU, articles 3 to 7
//     (images of someone under 18); a statement of good faith. No fixed time.
//
// None of this is legal advice, and no lawyer has read it for us yet.
package notice
