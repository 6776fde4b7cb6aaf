# The statements of a program (--statements, as an array) become a script for
# pgbench: the round trips of order.json ($steps), parameters by value.
. as $statements |
def statement($step):
  ($statements[] | select(.name == $step.statement)) as $s
  | ($step.params // []) as $params
  | if $s.n_params != ($params | length) then
      error("\($s.name) takes \($s.n_params) parameters, order.json has \($params | length)")
    else
      reduce range($params | length; 0; -1) as $n
        ($s.sql; split("$\($n)") | join($params[$n - 1]))
    end;
"\\set id random(1, 9223372036854775807)", "\\startpipeline",
($steps[0][:-1][] | if .sync then "\\endpipeline", "\\startpipeline"
            else statement(.) + ";" end),
"\\endpipeline"
