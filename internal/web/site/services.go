package site

import (
	"strings"

	"github.com/breakwater-safety/breakwater/internal/cases"
)

// serviceNames are the services' own names, the same in every language.
var serviceNames = map[cases.Service]string{
	"instagram": "Instagram", "snapchat": "Snapchat", "whatsapp": "WhatsApp", "tiktok": "TikTok",
	"discord": "Discord", "telegram": "Telegram", "facebook": "Facebook", "x": "X", "reddit": "Reddit",
}

// serviceName gives the name of a service for people to read.
func (s *site) serviceName(id cases.Service) string {
	if name, ok := serviceNames[id]; ok {
		return name
	}
	return s.title("service.other.name")
}

// serviceList gives the names of several services.
func (s *site) serviceList(ids []cases.Service) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = s.serviceName(id)
	}
	return strings.Join(names, ", ")
}

// howTo is how something is done on one service.
type howTo struct {
	Title string
	Lines []string
}

// howTos gives the steps for what is "report", "block" or "lock", on each of
// the services; where none is named, what fits most of them.
func (s *site) howTos(services []cases.Service, what string) ([]howTo, error) {
	if len(services) == 0 {
		services = []cases.Service{cases.ServiceOther}
	}
	list := make([]howTo, len(services))
	for i, id := range services {
		lines, err := s.Lines("service." + string(id) + "." + what)
		if err != nil {
			return nil, err
		}
		title, err := s.howToTitle(id)
		if err != nil {
			return nil, err
		}
		list[i] = howTo{title, lines}
	}
	return list, nil
}

func (s *site) howToTitle(id cases.Service) (string, error) {
	if id == cases.ServiceOther {
		return s.Get("plan.howto.any")
	}
	return s.Get("plan.howto", "app", s.serviceName(id))
}
