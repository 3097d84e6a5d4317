package observe

import (
	"context"
	"net/http"
)

// Info is what is known of a request while it is answered.
type Info struct {
	id, platform, pattern string
}

type infoKey struct{}

func infoOf(ctx context.Context) *Info {
	info, _ := ctx.Value(infoKey{}).(*Info)
	return info
}

// RequestID gives the request's id, or "" outside of [Observer.Wrap].
func RequestID(ctx context.Context) string {
	if info := infoOf(ctx); info != nil {
		return info.id
	}
	return ""
}

// SetPlatform notes which platform asks. Call it from the goroutine that
// answers the request.
func SetPlatform(ctx context.Context, id string) {
	if info := infoOf(ctx); info != nil {
		info.platform = id
	}
}

// SetRoute names the route of the request, as a ServeMux pattern. Call it from
// the goroutine that answers the request; it MUST NOT hold a part of the path
// that the caller chose.
func SetRoute(ctx context.Context, pattern string) {
	if info := infoOf(ctx); info != nil {
		info.pattern = pattern
	}
}

func (i *Info) route(r *http.Request) string {
	if i.pattern != "" {
		return routeOf(i.pattern)
	}
	return routeOf(r.Pattern)
}
