package app

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/breakwater-safety/breakwater/internal/cases"
	"github.com/breakwater-safety/breakwater/internal/fault"
	"github.com/breakwater-safety/breakwater/internal/help"
	"github.com/breakwater-safety/breakwater/internal/news"
	"github.com/breakwater-safety/breakwater/internal/news/smtp"
	"github.com/breakwater-safety/breakwater/internal/store/sqlite"
)

// MailConfig says whether and how news goes to people who gave an address.
type MailConfig struct {
	// Server is HOST:PORT of the operator's mail server; empty sends no news, asks
	// for no address, and the rest is then not looked at.
	Server string
	From   string
	// Security is how the way to the server is kept from others.
	Security       smtp.Security
	User, Password string
	// Site is the public address of the site, which letters then name; empty: they
	// name none.
	Site string
}

// newsroom brings news to people; nil does not.
type newsroom struct {
	*news.Courier
	complaints
}

// newNews gives what brings news, or nil when there is no mail server.
func newNews(c Config, store *sqlite.DB, people *cases.Desk, rand io.Reader) (*newsroom, error) {
	m := c.Mail
	if m.Server == "" {
		return nil, nil
	}
	sender, err := smtp.New(smtp.Config{
		Server: m.Server, From: m.From, Security: m.Security, User: m.User, Password: m.Password, Now: c.Now, Rand: rand,
	})
	if err != nil {
		return nil, err
	}
	texts, err := help.LoadTexts()
	if err != nil {
		return nil, fmt.Errorf("load texts: %w", err)
	}
	letters, err := newLetters(texts, m.Site)
	if err != nil {
		return nil, err
	}
	n := &newsroom{}
	n.write = func(err error) { c.Log.Warn("news: a letter was not sent", "error", err.Error()) }
	n.Courier, err = news.NewCourier(news.Config{
		Store: store, Cases: people, Letters: letters, Sender: sender, Now: c.Now, Rand: rand, Failed: n.failed,
	})
	return n, err
}

// newsEvery is how soon news goes out.
const newsEvery = time.Second

// run brings news until ctx ends.
func (n *newsroom) run(ctx context.Context) {
	if n == nil {
		return
	}
	again := time.NewTicker(newsEvery)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
		if _, err := n.Round(ctx); err != nil && ctx.Err() == nil {
			n.failed(err)
		}
	}
}

// letters writes letters in the languages of the site.
type letters struct {
	texts *help.Catalogue
	site  string // "" is not named
}

func newLetters(texts *help.Catalogue, site string) (*letters, error) {
	if site == "" {
		return &letters{texts: texts}, nil
	}
	u, err := url.Parse(site)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fault.New(fault.Invalid, "--mail-site must be the public address of your site, such as https://help.example.org.")
	}
	return &letters{texts: texts, site: "https://" + u.Host}, nil
}

// Letter implements news.Letters.
func (l *letters) Letter(language string) (news.Letter, error) {
	all := l.texts.All()
	texts, prefix := all[0], ""
	for _, t := range all[1:] { // the first language has the short paths
		if t.Language.Tag == language {
			texts, prefix = t, "/"+language
		}
	}
	var letter news.Letter
	var parts []string
	button, err := texts.Get("case.contact.forget")
	for _, part := range []struct {
		key    string
		places []any
		skip   bool
	}{
		{"case.mail.subject", nil, false},
		{"case.mail.text", nil, false},
		{"case.mail.where", []any{"address", l.site + prefix + "/case"}, l.site == ""},
		{"case.mail.stop", []any{"button", button}, false},
	} {
		if part.skip || err != nil {
			continue
		}
		var text string
		text, err = texts.Get(part.key, part.places...)
		parts = append(parts, strings.TrimSpace(text))
	}
	if err != nil {
		return letter, err
	}
	return news.Letter{Subject: parts[0], Text: strings.Join(parts[1:], "\n\n") + "\n"}, nil
}

// mailNote is a line of the greeting: that letters leave, and by which server.
func mailNote(m MailConfig) string {
	return "News: people who gave an address get letters by " + m.Server
}

// newsMetrics tells Prometheus what became of letters.
type newsMetrics struct {
	room  *newsroom
	total *prometheus.Desc
}

func newNewsMetrics(n *newsroom) *newsMetrics {
	return &newsMetrics{n, prometheus.NewDesc("breakwater_news_total",
		"Tries of letters to people, by what came of them: sent, failed, refused or given_up.", []string{"result"}, nil)}
}

// Describe implements prometheus.Collector.
func (m *newsMetrics) Describe(out chan<- *prometheus.Desc) { out <- m.total }

// Collect implements prometheus.Collector.
func (m *newsMetrics) Collect(out chan<- prometheus.Metric) {
	for outcome, n := range m.room.Counts() {
		out <- prometheus.MustNewConstMetric(m.total, prometheus.CounterValue, float64(n), string(outcome))
	}
}
