SELECT
  `t19`.`order_day`,
  `t19`.`kept`,
  `t19`.`twin`,
  SUM(`t19`.`times`) AS `lines`,
  SUM(`t19`.`quantity` * `t19`.`times`) AS `quantity`,
  SUM(`t19`.`amount` * `t19`.`times`) AS `amount`,
  MIN(`t19`.`order_id`) AS `example`
FROM (
  SELECT
    `t18`.`order_day`,
    `t18`.`order_id`,
    `t18`.`quantity`,
    `t18`.`amount`,
    `t18`.`channel`,
    `t18`.`place`,
    IF(`t18`.`kept_times` < `t18`.`times`, `t18`.`kept_times`, `t18`.`times`) AS `times`,
    `t18`.`kept`,
    `t18`.`lowest`,
    `t18`.`kept_times`,
    `t18`.`channel` AS `twin`
  FROM (
    SELECT
      `t17`.`order_day`,
      `t17`.`order_id`,
      `t17`.`quantity`,
      `t17`.`amount`,
      `t17`.`channel`,
      `t17`.`place`,
      `t17`.`times`,
      FIRST(`t17`.`channel`) IGNORE NULLS OVER (
        PARTITION BY `t17`.`order_day`, `t17`.`order_id`, `t17`.`quantity`, `t17`.`amount`
        ORDER BY `t17`.`place` ASC NULLS LAST, `t17`.`channel` ASC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS `kept`,
      FIRST(`t17`.`place`) IGNORE NULLS OVER (
        PARTITION BY `t17`.`order_day`, `t17`.`order_id`, `t17`.`quantity`, `t17`.`amount`
        ORDER BY `t17`.`place` ASC NULLS LAST, `t17`.`channel` ASC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS `lowest`,
      FIRST(`t17`.`times`) IGNORE NULLS OVER (
        PARTITION BY `t17`.`order_day`, `t17`.`order_id`, `t17`.`quantity`, `t17`.`amount`
        ORDER BY `t17`.`place` ASC NULLS LAST, `t17`.`channel` ASC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS `kept_times`
    FROM (
      SELECT
        `t16`.`order_day`,
        `t16`.`order_id`,
        `t16`.`quantity`,
        `t16`.`amount`,
        `t16`.`channel`,
        `t16`.`place`,
        COUNT(*) AS `times`
      FROM (
        SELECT
          `t15`.`order_day`,
          `t15`.`channel`,
          `t15`.`line_key`,
          `t15`.`batch`,
          `t15`.`number`,
          `t15`.`row`,
          `t15`.`state`,
          `t15`.`ordered_at`,
          `t15`.`order_id`,
          `t15`.`seller`,
          `t15`.`product`,
          `t15`.`seller_product`,
          `t15`.`product_name`,
          `t15`.`option`,
          `t15`.`category`,
          `t15`.`region`,
          `t15`.`quantity`,
          `t15`.`amount`,
          `t15`.`discount_seller`,
          `t15`.`discount_platform`,
          `t15`.`settlement`,
          `t15`.`deposit`,
          `t15`.`settled_on`,
          `t15`.`content`,
          CASE `t15`.`channel` WHEN 'hamkke' THEN 0 WHEN 'coupang' THEN 1 ELSE 2 END AS `place`
        FROM (
          SELECT
            `t14`.`order_day`,
            `t14`.`channel`,
            `t14`.`line_key`,
            `t14`.`batch`,
            `t14`.`number`,
            `t14`.`row`,
            `t14`.`state`,
            `t14`.`ordered_at`,
            `t14`.`order_id`,
            `t14`.`seller`,
            `t14`.`product`,
            `t14`.`seller_product`,
            `t14`.`product_name`,
            `t14`.`option`,
            `t14`.`category`,
            `t14`.`region`,
            `t14`.`quantity`,
            `t14`.`amount`,
            `t14`.`discount_seller`,
            `t14`.`discount_platform`,
            `t14`.`settlement`,
            `t14`.`deposit`,
            `t14`.`settled_on`,
            `t14`.`content`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t12`.`order_day`,
                `t12`.`channel`,
                `t12`.`line_key`,
                `t12`.`batch`,
                `t12`.`number`,
                `t12`.`row`,
                `t12`.`state`,
                `t12`.`ordered_at`,
                `t12`.`order_id`,
                `t12`.`seller`,
                `t12`.`product`,
                `t12`.`seller_product`,
                `t12`.`product_name`,
                `t12`.`option`,
                `t12`.`category`,
                `t12`.`region`,
                `t12`.`quantity`,
                `t12`.`amount`,
                `t12`.`discount_seller`,
                `t12`.`discount_platform`,
                `t12`.`settlement`,
                `t12`.`deposit`,
                `t12`.`settled_on`,
                `t12`.`content`,
                ROW_NUMBER() OVER (
                  PARTITION BY `t12`.`order_day`, `t12`.`channel`, `t12`.`line_key`
                  ORDER BY `t12`.`number` DESC, `t12`.`row` DESC
                ) - 1 AS `place`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t4`.`order_day`,
                    `t4`.`channel`,
                    `t4`.`line_key`,
                    `t4`.`batch`,
                    `t4`.`number`,
                    `t4`.`row`,
                    `t4`.`state`,
                    `t4`.`ordered_at`,
                    `t4`.`order_id`,
                    `t4`.`seller`,
                    `t4`.`product`,
                    `t4`.`seller_product`,
                    `t4`.`product_name`,
                    `t4`.`option`,
                    `t4`.`category`,
                    `t4`.`region`,
                    `t4`.`quantity`,
                    `t4`.`amount`,
                    `t4`.`discount_seller`,
                    `t4`.`discount_platform`,
                    `t4`.`settlement`,
                    `t4`.`deposit`,
                    `t4`.`settled_on`,
                    `t4`.`content`
                  FROM (
                    SELECT
                      *
                    FROM `lines` AS `t0`
                    UNION ALL
                    SELECT
                      *
                    FROM `own` AS `t1`
                  ) AS `t4`
                  LEFT SEMI JOIN (
                    SELECT
                      *
                    FROM (
                      SELECT
                        `t7`.`order_day`,
                        `t7`.`order_id`,
                        MIN(`t7`.`channel`) AS `one`,
                        MAX(`t7`.`channel`) AS `other`
                      FROM (
                        SELECT
                          *
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              `t0`.`order_day`,
                              `t0`.`order_id`,
                              `t0`.`channel`
                            FROM `lines` AS `t0`
                          ) AS `t3`
                          UNION ALL
                          SELECT
                            *
                          FROM (
                            SELECT
                              `t1`.`order_day`,
                              `t1`.`order_id`,
                              `t1`.`channel`
                            FROM `own` AS `t1`
                          ) AS `t5`
                        ) AS `t6`
                        WHERE
                          LENGTH(`t6`.`order_id`) >= 8
                      ) AS `t7`
                      GROUP BY
                        1,
                        2
                    ) AS `t8`
                    WHERE
                      `t8`.`one` <> `t8`.`other`
                  ) AS `t10`
                    ON `t4`.`order_day` = `t10`.`order_day` AND `t4`.`order_id` = `t10`.`order_id`
                ) AS `t11`
                WHERE
                  `t11`.`batch` IN ('a', 'b', '')
              ) AS `t12`
            ) AS `t13`
            WHERE
              `t13`.`place` = 0 AND `t13`.`state` <> 'moved'
          ) AS `t14`
        ) AS `t15`
        WHERE
          `t15`.`state` = 'sold' AND `t15`.`amount` > 0 AND LENGTH(`t15`.`order_id`) >= 8
      ) AS `t16`
      GROUP BY
        1,
        2,
        3,
        4,
        5,
        6
    ) AS `t17`
  ) AS `t18`
  WHERE
    `t18`.`place` > `t18`.`lowest`
) AS `t19`
GROUP BY
  1,
  2,
  3
