// Package help is what a person who is being threatened is told: the directory
// of services that help, by country, and the guidance, as data.
//
// It shows nothing that was not cleared: every entry carries its source and,
// for a number, the date at which the source said so. It opens no network.
package help
