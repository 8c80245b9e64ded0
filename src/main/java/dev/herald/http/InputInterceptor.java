package dev.herald.http;

import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.InputRules;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses what a controller would not read, before it acts. */
final class InputInterceptor implements HandlerInterceptor {

    private final Map<Method, InputRules> rules = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (handler instanceof HandlerMethod method && request.getDispatcherType() == DispatcherType.REQUEST) {
            rules.computeIfAbsent(method.getMethod(), key -> InputRules.of(method))
                    .check(request);
            DirectExchange.throwOutcome(request);
        }
        return true;
    }
}
